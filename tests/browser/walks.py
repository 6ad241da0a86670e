"""What shoppers do, step by step, with whatever the page offers: names of fields, never positions."""

from pathlib import Path

from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TYPED = {
    "email": "noor@example.org",
    "name": "Noor Hassan",
    "street": "12 Tahrir Square",
    "city": "Cairo",
    "postcode": "11511",
}


def put_into_cart(page: Page, address: str, *, scripts: bool) -> None:
    """From a product's page into the cart, by its button."""
    page.goto(address)
    page.locator("button[name=add]").click()
    if scripts:
        expect(page.locator("#cart-drawer")).to_be_visible()
    else:
        page.wait_for_url("**/cart")


def fill_contact(page: Page, **changed: str) -> None:
    """Contact and address, as far as the country asks for them; then on."""
    for name, value in {**TYPED, **changed}.items():
        field = page.locator(f"main [name={name}]")
        if field.count():
            field.fill(value)
    area = page.locator("main select[name=area]")
    if area.count():
        area.select_option("القاهرة")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/checkout/delivery")


def pay_on_delivery(page: Page) -> None:
    """Choose it and order. Without scripts the total is shown once more before it is owed."""
    page.locator("input[name=payment][value=cash_on_delivery]").check()
    page.wait_for_timeout(50)
    page.locator("[data-place]:not([disabled])").click()
    page.wait_for_load_state()
    if "/checkout/" in page.url:
        page.locator("[data-place]").click()
    page.wait_for_url("**/orders/**")


def has_no_sideways_scroll(page: Page) -> bool:
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide <= 0


def accessibility_problems(page: Page) -> list[str]:
    """What axe-core finds, one line each: the rule and where."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]
