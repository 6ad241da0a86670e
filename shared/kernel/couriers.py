"""Couriers and the pages on which each lets a parcel be followed. Data: a further courier is one more line."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Courier:
    """``link`` holds ``{number}`` where the tracking number goes."""

    name: str
    link: str


COURIERS = tuple(
    Courier(*one)
    for one in (
        ("Amazon Logistics", "https://track.amazon.com/tracking/{number}"),
        ("Aramex", "https://www.aramex.com/track/results?ShipmentNumber={number}"),
        ("Australia Post", "https://auspost.com.au/mypost/track/#/details/{number}"),
        ("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={number}"),
        ("Bosta", "https://bosta.co/tracking-shipments?shipment-number={number}"),
        ("Canada Post", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={number}"),
        ("Chronopost", "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={number}"),
        ("Colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code={number}"),
        ("Correios", "https://rastreamento.correios.com.br/app/index.php?objetos={number}"),
        ("DHL", "https://www.dhl.com/global-en/home/tracking/tracking-express.html?tracking-id={number}"),
        ("Deutsche Post", "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}"),
        ("DPD", "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?parcelNumber={number}"),
        ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
        ("GLS", "https://gls-group.com/GROUP/en/parcel-tracking?match={number}"),
        ("Hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{number}"),
        ("Japan Post", "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={number}&locale=en"),
        ("POST Luxembourg", "https://www.trackandtrace.lu/homepage.htm?numero={number}"),
        ("PostNL", "https://jouw.postnl.nl/track-and-trace/{number}"),
        ("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
        ("Sagawa", "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={number}"),
        ("SMSA", "https://www.smsaexpress.com/trackingdetails?tracknumbers={number}"),
        ("SPL", "https://splonline.com.sa/en/shipmentdetailsstatic/?tid={number}"),
        ("UPS", "https://www.ups.com/track?tracknum={number}"),
        ("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
        ("Yamato", "https://member.kms.kuronekoyamato.co.jp/parcel/detail?pno={number}"),
    )
)
_BY_NAME = {courier.name.casefold().replace(" ", ""): courier for courier in COURIERS}


def tracking_link(carrier: str, number: str) -> str:
    """Where a parcel can be followed; empty for a courier that we do not know, or without a number."""
    courier = _BY_NAME.get(carrier.casefold().replace(" ", ""))
    if courier is None or not number.strip():
        return ""
    return courier.link.replace("{number}", quote(number.strip(), safe=""))
