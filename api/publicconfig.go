package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// productName is what people call the service.
const productName = "隐患闭环"

// DemoInfo is what the sign-in page of a demonstration shows to everybody who
// reaches it, the password included: that is what a demonstration is. It is nil
// wherever the data is real.
type DemoInfo struct {
	Accounts []DemoAccount
	Password string
}

// DemoAccount is one account that visitors sign in with by one tap.
type DemoAccount struct {
	Username string
	Name     string
	Role     hazard.Role
	OrgName  string
}

type publicConfigJSON struct {
	Name     string        `json:"name"`
	Version  string        `json:"version"`
	Timezone string        `json:"timezone"`
	Demo     *demoInfoJSON `json:"demo,omitempty"`
}

type demoInfoJSON struct {
	Accounts []demoAccountJSON `json:"accounts"`
	Password string            `json:"password"`
}

type demoAccountJSON struct {
	Username string      `json:"username"`
	Name     string      `json:"name"`
	Role     hazard.Role `json:"role"`
	OrgName  string      `json:"orgName"`
}

func demoInfoOf(d *DemoInfo) *demoInfoJSON {
	if d == nil {
		return nil
	}
	return &demoInfoJSON{
		Accounts: each(d.Accounts, func(a DemoAccount) demoAccountJSON { return demoAccountJSON(a) }), Password: d.Password,
	}
}

// getPublicConfig tells a client what it must know before anybody signs in.
func (s *server) getPublicConfig(c *gin.Context, _ hazard.Actor) error {
	writeJSON(c, http.StatusOK, publicConfigJSON{
		Name: productName, Version: s.version, Timezone: s.zone.String(), Demo: demoInfoOf(s.demo),
	})
	return nil
}
