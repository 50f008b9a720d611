package demo

import "hazardloop/services/hazard"

// Account is one that visitors of the demonstration sign in with.
type Account struct {
	Username string
	Name     string
	Org      string
	Role     hazard.Role
}

// Accounts lists them, the admin first.
func Accounts() []Account {
	var all []Account
	for _, row := range officerAccounts {
		var office string
		if row.office < officeStreets {
			office = offices[row.office].name
		} else {
			office = streets[row.office-officeStreets].office
		}
		a := Account{row.username, row.name, office, row.role}
		if row.username == completionMark {
			all = append([]Account{a}, all...)
		} else {
			all = append(all, a)
		}
	}
	for _, row := range companyAccounts {
		all = append(all, Account{row.username, row.name, companies[row.company].name, hazard.RoleEnterprise})
	}
	return all
}
