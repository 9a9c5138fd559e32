"""Which category of the demo a product of the real data belongs to: by its department, or by a finer kind where the rules need one (R3)."""

OTHER = "grocery"

DEPARTMENTS = {
    "PRODUCE": "produce",
    "MEAT": "meat",
    "MEAT-PCKGD": "meat",
    "SEAFOOD": "meat",
    "SEAFOOD-PCKGD": "meat",
    "DELI": "deli",
    "SALAD BAR": "deli",
    "CHEF SHOPPE": "deli",
    "RESTAURANT": "deli",
    "PASTRY": "bakery",
    "DRUG GM": "household",
    "COSMETICS": "household",
    "TOYS": "household",
    "AUTOMOTIVE": "household",
    "ELECT &PLUMBING": "household",
    "PHOTO & VIDEO": "household",
    "SPIRITS": "drinks",
    "FLORAL": "flowers",
    "GARDEN CENTER": "flowers",
    "NUTRITION": "grocery",
    "COUPON": "vouchers",
    "FUEL": "fuel",
}

KINDS = {
    "CIGARETTES": "tobacco",
    "CIGARS": "tobacco",
    "TOBACCO OTHER": "tobacco",
    "TICKETS": "lottery",
    "PREPAID WIRELESS&ACCESSORIES": "top-ups",
    "INFANT FORMULA": "baby milk",
    "NEWSPAPER": "news",
    "MAGAZINE": "news",
    "PHARMACY": "pharmacy",
    "COLD AND FLU": "pharmacy",
    "ANALGESICS": "pharmacy",
    "ANTACIDS": "pharmacy",
    "LAXATIVES": "pharmacy",
    "SINUS AND ALLERGY": "pharmacy",
    "FIRST AID PRODUCTS": "pharmacy",
    "FAMILY PLANNING": "pharmacy",
    "ADULT INCONTINENCE": "pharmacy",
    "EYE AND EAR CARE PRODUCTS": "pharmacy",
    "FEMININE HYGIENE": "pharmacy",
    "BEERS/ALES": "drinks",
    "DOMESTIC WINE": "drinks",
    "IMPORTED WINE": "drinks",
    "LIQUOR": "drinks",
}


def category(department: str, kind: str | None) -> str:
    """The demo's category of a product."""
    return KINDS.get(kind or "") or DEPARTMENTS.get(department, OTHER)


MAPPING = {
    "columns": {
        "customer": "household_id", "store": "store_id", "receipt": "basket_id", "sold_at": "transaction_timestamp",
        "product": "product_id", "quantity": "quantity", "amount": "sales_value",
    },
    "products": {"file": "products.csv.gz", "key": "product_id", "category": "department", "brand": "brand", "name": "product_type"},
    "customer_kind": "household",
    "currency": "GBP",
    "time_zone": "UTC",
    "own_brand": "Private",
    "categories": DEPARTMENTS,
    "other": OTHER,
}  # fmt: skip
"""How the source of the real data writes: what `toadlane import purchases --mapping completejourney` reads its files by."""
