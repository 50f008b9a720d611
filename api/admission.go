package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// sessionCookie carries the token of the web app. Its script never sees it.
const sessionCookie = "hazard_session"

// admit finds out who is calling and whether the role may call this at all.
func (s *server) admit(c *gin.Context, who access) (hazard.Actor, error) {
	if who.public {
		return hazard.Actor{}, nil
	}
	token, byCookie, err := credentials(c.Request)
	if err != nil {
		return hazard.Actor{}, err
	}
	if byCookie {
		if err := s.origins.Check(c.Request); err != nil {
			return hazard.Actor{}, hazard.WrapError(hazard.CodeForbidden, "请求来自其他网站，已拒绝", err)
		}
	}
	actor, err := s.services.Accounts.Authenticate(c.Request.Context(), token)
	if err != nil {
		return hazard.Actor{}, err
	}
	c.Set(userKey, actor.UserID)
	if !who.admits(actor.Role) {
		return hazard.Actor{}, hazard.NewError(hazard.CodeForbidden, "您的角色不能进行此操作")
	}
	return actor, nil
}

// credentials gives the token of a request. A bearer token wins over the
// cookie: a browser sends the cookie by itself, a bearer token is meant.
func credentials(r *http.Request) (token string, byCookie bool, err error) {
	signInFirst := hazard.NewError(hazard.CodeUnauthenticated, "请先登录")
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, value, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") || value == "" {
			return "", false, signInFirst
		}
		return strings.TrimSpace(value), false, nil
	}
	cookie, err := r.Cookie(sessionCookie)
	if errors.Is(err, http.ErrNoCookie) || err == nil && cookie.Value == "" {
		return "", false, signInFirst
	}
	if err != nil {
		return "", false, signInFirst
	}
	return cookie.Value, true, nil
}

// token is that of a request that was admitted.
func token(c *gin.Context) string {
	t, _, _ := credentials(c.Request) // admit has seen it
	return t
}

// overTLS reports whether the client speaks HTTPS with us or with our proxy. A
// client that lies about it only makes its own cookie stricter.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
