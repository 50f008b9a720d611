package services

import "context"

// HashPassword encodes a password for an account that is stored past
// CreateUser. Only the demonstration does so: its password is whoever's choice.
func (a *Accounts) HashPassword(ctx context.Context, password string) (string, error) {
	return a.hasher.hash(ctx, password)
}
