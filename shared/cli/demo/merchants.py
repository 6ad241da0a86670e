"""Who runs the demo shops: two merchants with their people. Passwords are the seeding command's business."""

from shared.cli.demo.shapes import DemoMerchant, DemoPerson

MERCHANTS = (
    DemoMerchant(
        name="Van Zuylen & Fujii",
        people=(
            DemoPerson("Marijke van Zuylen", "marijke@vanzuylen.example.com", "owner", "nl"),
            DemoPerson("Ren Fujii", "ren@vanzuylen.example.com", "staff", "en"),
            DemoPerson("Joris Bakker", "joris@vanzuylen.example.com", "staff", "nl"),
        ),
        shop_handles=("kleistudio", "fudekami"),
    ),
    DemoMerchant(
        name="سوق النيل للحرف اليدوية",
        people=(
            DemoPerson("هالة عبد الرازق", "hala@souqelnil.example.com", "owner", "ar"),
            DemoPerson("كريم منصور", "karim@souqelnil.example.com", "staff", "ar"),
            DemoPerson("Mona Fouad", "mona@souqelnil.example.com", "staff", "en"),
        ),
        shop_handles=("souq",),
    ),
)


def demo_merchants() -> tuple[DemoMerchant, ...]:
    """Both demo merchants, the one with two shops first."""
    return MERCHANTS
