"""Companies and their people. The door: what the columns to the right may use."""

import strawberry

import schema.companies.words
import schema.texts  # noqa: F401  # both publish the enums that the types below use
from schema.companies.changes import CompanyChangeMutation
from schema.companies.company import Company, load_company
from schema.companies.contacts import Contact, load_contact
from schema.companies.people import ContactMutation
from schema.companies.reads import CompanyQuery
from schema.companies.sight import acts_for
from schema.companies.signing_up import SignUpMutation


@strawberry.type
class CompanyMutation(SignUpMutation, CompanyChangeMutation, ContactMutation):
    pass


__all__ = [
    "Company",
    "CompanyMutation",
    "CompanyQuery",
    "Contact",
    "acts_for",
    "load_company",
    "load_contact",
]
