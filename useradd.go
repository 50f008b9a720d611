package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"hazardloop/services/hazard"
)

// operator is whoever runs commands on the machine of the service.
var operator = hazard.Actor{Username: "(command line)", Role: hazard.RoleAdmin}

// userAddCommand makes an account. The service must not be running on the same
// data folder.
func userAddCommand(ctx context.Context, p process) error {
	flags := newFlags("user add")
	var (
		username = flags.String("username", "", "name to sign in with: 3 to 50 of a-z 0-9 . _ -")
		name     = flags.String("name", "", "name of the person")
		role     = flags.String("role", "", "admin, supervisor, inspector or enterprise")
		org      = flags.String("org", "", "organisation, by ID or exact name; one with this name is made if there is none")
		grids    = flags.String("grids", "", "IDs of the grids of an inspector or supervisor, comma-separated")
		phone    = flags.String("phone", "", "telephone number")
		password = flags.String("password-file", "", "file with the password; else it is read from standard input")
	)
	if err := p.parse(flags); err != nil {
		return err
	}
	if *username == "" || *name == "" || *org == "" || !slices.Contains(hazard.Roles, hazard.Role(*role)) {
		return usageError{errors.New("user add needs --username, --name, --org and --role (admin, supervisor, inspector or enterprise)")}
	}
	secret, err := p.readPassword(*password)
	if err != nil {
		return err
	}
	a, err := openApp(ctx, p.cfg, p.log)
	if err != nil {
		return err
	}
	user := hazard.User{
		ID: newID(), Username: *username, Name: *name, Phone: *phone, Role: hazard.Role(*role), GridIDs: splitList(*grids),
	}
	err = a.addUser(ctx, user, *org, secret)
	if err == nil {
		fmt.Fprintf(p.stdout, "account %s (%s) made\n", *username, *role)
	}
	return errors.Join(err, a.close())
}

func (a *app) addUser(ctx context.Context, user hazard.User, org, password string) error {
	id, err := a.findOrg(ctx, org)
	if err != nil {
		return err
	}
	user.OrgID = id
	_, _, err = a.services.Accounts.CreateUser(ctx, operator, user, password)
	return err
}

// findOrg is knownOrg that makes the organisation if need be: the first account
// of a new installation has none to belong to.
func (a *app) findOrg(ctx context.Context, org string) (string, error) {
	id, err := a.knownOrg(ctx, org)
	if !hazard.Is(err, hazard.CodeNotFound) {
		return id, err
	}
	made, _, err := a.services.Registers.CreateOrg(ctx, operator, hazard.Org{ID: newID(), Name: org, Kind: hazard.OrgAuthority})
	return made.ID, err
}

// knownOrg finds an organisation by ID or exact name.
func (a *app) knownOrg(ctx context.Context, org string) (string, error) {
	o, err := a.services.Registers.GetOrg(ctx, operator, org)
	if err == nil {
		return o.ID, nil
	}
	if !hazard.Is(err, hazard.CodeNotFound) {
		return "", err
	}
	found, err := a.services.Registers.ListOrgs(ctx, operator, hazard.OrgQuery{Q: org}, hazard.PageRequest{Limit: 200})
	if err != nil {
		return "", err
	}
	for _, o := range found.Items {
		if o.Name == org {
			return o.ID, nil
		}
	}
	return "", hazard.NotFound("单位“" + org + "”")
}

// readPassword takes the first line of the file or of standard input.
func (p process) readPassword(path string) (string, error) {
	in := p.stdin
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	} else {
		fmt.Fprintln(p.stderr, "Password (one line):")
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.New("the password is empty")
	}
	return line, nil
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
