package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

type signInRequest struct {
	Username string `json:"username" binding:"required,max=50"`
	Password string `json:"password" binding:"required,max=200"`
	Offline  bool   `json:"offline"`
}

type sessionJSON struct {
	Token     string `json:"token"`
	ExpiresAt string `json:"expiresAt"`
	User      meJSON `json:"user"`
}

// createSession takes JSON only, which a form of a foreign site cannot send.
func (s *server) createSession(c *gin.Context, _ hazard.Actor) error {
	var r signInRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	in, err := s.services.Accounts.SignIn(c.Request.Context(), services.Credentials{
		Username: r.Username, Password: r.Password, Address: c.ClientIP(), Offline: r.Offline,
	})
	if err != nil {
		return err
	}
	c.Set(userKey, in.User.ID)
	lasts := time.Duration(0) // until the browser is closed
	if in.Offline {
		lasts = in.EndsAt.Sub(s.services.Findings.Now()) // a tablet closes it to save memory
	}
	setCookie(c, sessionCookie, in.Token, lasts)
	setCookie(c, userCookie(in.User.ID), in.Token, lasts)
	writeJSON(c, http.StatusCreated, sessionJSON{Token: in.Token, ExpiresAt: stamp(in.ExpiresAt), User: meOf(in.User.Actor())})
	return nil
}

func (s *server) deleteSession(c *gin.Context, actor hazard.Actor) error {
	ended := token(c)
	if err := s.services.Accounts.SignOut(c.Request.Context(), actor, ended); err != nil {
		return err
	}
	for _, name := range []string{sessionCookie, userCookie(actor.UserID)} {
		// A colleague who signed in after this user keeps his cookie.
		if cookie, err := c.Request.Cookie(name); err != nil || cookie.Value == ended {
			setCookie(c, name, "", 0)
		}
	}
	c.Status(http.StatusNoContent)
	return nil
}

// setCookie keeps a token out of reach of scripts and of other sites. However
// long the browser keeps it (0: until it is closed), the server decides when
// the session has ended. An empty token removes it.
func setCookie(c *gin.Context, name, token string, lasts time.Duration) {
	cookie := &http.Cookie{ //nolint:gosec // Secure is set where there is TLS; without it the cookie would never come back
		Name: name, Value: token, Path: "/api", MaxAge: int(lasts.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: overTLS(c.Request),
	}
	if token == "" {
		cookie.MaxAge, cookie.Expires = -1, time.Unix(1, 0)
	}
	http.SetCookie(c.Writer, cookie)
}
