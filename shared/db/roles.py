"""The database roles. The owner migrates; the app serves; maintenance sees every store."""

OWNER_ROLE = "shopstead_owner"
APP_ROLE = "shopstead_app"
MAINTENANCE_ROLE = "shopstead_maintenance"
