package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type meJSON struct {
	ID       string      `json:"id"`
	Username string      `json:"username"`
	Name     string      `json:"name"`
	Role     hazard.Role `json:"role"`
	OrgID    string      `json:"orgId"`
	GridIDs  []string    `json:"gridIds"`
}

func meOf(a hazard.Actor) meJSON {
	return meJSON{ID: a.UserID, Username: a.Username, Name: a.Name, Role: a.Role, OrgID: a.OrgID, GridIDs: ids(a.GridIDs)}
}

type changePasswordRequest struct {
	OldPassword string `json:"oldPassword" binding:"required,max=200"`
	NewPassword string `json:"newPassword" binding:"required,max=200"`
}

func (s *server) getMe(c *gin.Context, actor hazard.Actor) error {
	writeJSON(c, http.StatusOK, meOf(actor))
	return nil
}

func (s *server) changePassword(c *gin.Context, actor hazard.Actor) error {
	var r changePasswordRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	err := s.services.Accounts.ChangePassword(c.Request.Context(), actor, token(c), r.OldPassword, r.NewPassword)
	if err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}
