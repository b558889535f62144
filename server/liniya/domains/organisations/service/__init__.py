"""Verbs of organisations, one file per group.

`linked_partners`, `units_above` and `units_below` are parts for the queries of those above.
"""

from liniya.domains.organisations.service.clients import (
    change_client,
    create_client,
    delete_client,
    get_client,
    list_clients,
    list_clients_called,
)
from liniya.domains.organisations.service.fence import beyond_fence, choose_partner, given, require_company
from liniya.domains.organisations.service.logos import get_logo, set_logo
from liniya.domains.organisations.service.partners import (
    change_partner,
    create_distributor,
    create_partner,
    get_distributor_name,
    get_partner,
    get_partner_out,
    is_empty,
    link_vendor,
    list_addressees,
    list_all_names,
    list_linked,
    list_names,
    list_partners,
    list_vendor_ids,
    mark_vendor,
    unlink_vendor,
    welcome,
)
from liniya.domains.organisations.service.setup import change_setup
from liniya.domains.organisations.service.units import (
    change_unit,
    create_unit,
    delete_unit,
    get_unit,
    list_unit_clients,
    list_unit_names,
    list_units,
    list_units_above,
    list_units_of,
)
from liniya.domains.organisations.store import linked_partners, units_above, units_below

__all__ = [
    "beyond_fence",
    "change_client",
    "change_partner",
    "change_setup",
    "change_unit",
    "choose_partner",
    "create_client",
    "create_distributor",
    "create_partner",
    "create_unit",
    "delete_client",
    "delete_unit",
    "get_client",
    "get_distributor_name",
    "get_logo",
    "get_partner",
    "get_partner_out",
    "get_unit",
    "given",
    "is_empty",
    "link_vendor",
    "linked_partners",
    "list_addressees",
    "list_all_names",
    "list_clients",
    "list_clients_called",
    "list_linked",
    "list_names",
    "list_partners",
    "list_unit_clients",
    "list_unit_names",
    "list_units",
    "list_units_above",
    "list_units_of",
    "list_vendor_ids",
    "mark_vendor",
    "require_company",
    "set_logo",
    "units_above",
    "units_below",
    "unlink_vendor",
    "welcome",
]
