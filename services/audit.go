package services

import (
	"context"

	"hazardloop/services/hazard"
)

// audit appends to the security trail. What it records has happened already, so
// a trail that cannot be written is reported in the log and does not undo it.
func (a *Accounts) audit(ctx context.Context, e hazard.AuditEntry) {
	e.ID, e.At = a.newID(), a.now()
	if err := a.stores.Audit.Append(context.WithoutCancel(ctx), e); err != nil {
		a.log.ErrorContext(ctx, "audit trail not written", "action", e.Action, "user", e.UserID, "error", err)
	}
}
