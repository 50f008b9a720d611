package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type signInRequest struct {
	Username string `json:"username" binding:"required,max=50"`
	Password string `json:"password" binding:"required,max=200"`
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
	in, err := s.services.Accounts.SignIn(c.Request.Context(), r.Username, r.Password, c.ClientIP())
	if err != nil {
		return err
	}
	c.Set(userKey, in.User.ID)
	setSessionCookie(c, in.Token)
	writeJSON(c, http.StatusCreated, sessionJSON{Token: in.Token, ExpiresAt: stamp(in.ExpiresAt), User: meOf(in.User.Actor())})
	return nil
}

func (s *server) deleteSession(c *gin.Context, actor hazard.Actor) error {
	if err := s.services.Accounts.SignOut(c.Request.Context(), actor, token(c)); err != nil {
		return err
	}
	setSessionCookie(c, "")
	c.Status(http.StatusNoContent)
	return nil
}

// setSessionCookie keeps the token out of reach of scripts and of other sites.
// It has no lifetime of its own: the server decides when a session has ended.
// An empty token removes it.
func setSessionCookie(c *gin.Context, token string) {
	cookie := &http.Cookie{ //nolint:gosec // Secure is set where there is TLS; without it the cookie would never come back
		Name: sessionCookie, Value: token, Path: "/api",
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: overTLS(c.Request),
	}
	if token == "" {
		cookie.MaxAge, cookie.Expires = -1, time.Unix(1, 0)
	}
	http.SetCookie(c.Writer, cookie)
}
