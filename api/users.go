package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type newUserRequest struct {
	ID       string   `json:"id" binding:"required,uuid_lower"`
	Username string   `json:"username" binding:"required,username"`
	Password string   `json:"password" binding:"required,max=200"`
	Name     string   `json:"name" binding:"required,notblank,max=100"`
	Phone    string   `json:"phone" binding:"max=30"`
	Role     string   `json:"role" binding:"required,role"`
	OrgID    string   `json:"orgId" binding:"required,uuid_lower"`
	GridIDs  []string `json:"gridIds" binding:"max=50,unique,dive,uuid_lower"`
}

func (r newUserRequest) user() hazard.User {
	u := hazard.User{
		ID: r.ID, Username: r.Username, Name: r.Name, Phone: r.Phone, Role: hazard.Role(r.Role), OrgID: r.OrgID,
	}
	if len(r.GridIDs) > 0 {
		u.GridIDs = r.GridIDs
	}
	return u
}

// userJSON never carries the password hash.
type userJSON struct {
	ID        string      `json:"id"`
	Username  string      `json:"username"`
	Name      string      `json:"name"`
	Phone     string      `json:"phone,omitempty"`
	Role      hazard.Role `json:"role"`
	OrgID     string      `json:"orgId"`
	GridIDs   []string    `json:"gridIds"`
	Disabled  bool        `json:"disabled"`
	CreatedAt string      `json:"createdAt"`
	Version   int64       `json:"version"`
}

func userOf(u hazard.User) userJSON {
	return userJSON{
		ID: u.ID, Username: u.Username, Name: u.Name, Phone: u.Phone, Role: u.Role, OrgID: u.OrgID, GridIDs: ids(u.GridIDs),
		Disabled: u.Disabled, CreatedAt: stamp(u.CreatedAt), Version: u.Version,
	}
}

func (s *server) createUser(c *gin.Context, actor hazard.Actor) error {
	var r newUserRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	u, fresh, err := s.services.Accounts.CreateUser(c.Request.Context(), actor, r.user(), r.Password)
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), userOf(u))
	return nil
}

func (s *server) listUsers(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := hazard.UserQuery{OrgID: q.id("orgId"), Role: hazard.Role(q.tagged("role", "role")), Q: q.text("q", maxSearch)}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Accounts.ListUsers(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, userOf))
	return nil
}

func (s *server) getUser(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "账号")
	if err != nil {
		return err
	}
	u, err := s.services.Accounts.GetUser(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, userOf(u))
	return nil
}
