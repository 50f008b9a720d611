package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// sessionCookie carries the token of whoever signed in last with the web app;
// userCookie that of one user, for several officers share a tablet. Scripts
// never see them.
const sessionCookie = "hazard_session"

func userCookie(userID string) string { return sessionCookie + "_" + userID }

// userHeader says whose session a request is meant to be sent with, so that an
// officer's command never goes out under the name of the colleague who signed
// in after him.
const userHeader = "X-Hazard-User"

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
	if meant, given := meantUser(c.Request); given && meant != actor.UserID {
		return hazard.Actor{}, errOtherUser()
	}
	c.Set(userKey, actor.UserID)
	if !who.admits(actor.Role) {
		return hazard.Actor{}, hazard.NewError(hazard.CodeForbidden, "您的角色不能进行此操作")
	}
	return actor, nil
}

// meantUser is the user that the request names.
func meantUser(r *http.Request) (userID string, given bool) {
	values, given := r.Header[userHeader]
	if len(values) != 1 {
		return "", given
	}
	return values[0], given
}

func errOtherUser() error {
	return hazard.NewError(hazard.CodeUnauthenticated, "该账号在此设备上没有登录，请重新登录")
}

// credentials gives the token of a request. A bearer token wins over the
// cookies: a browser sends those by itself, a bearer token is meant. A request
// that names its user takes that user's cookie and no other.
func credentials(r *http.Request) (token string, byCookie bool, err error) {
	signInFirst := error(hazard.NewError(hazard.CodeUnauthenticated, "请先登录"))
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, value, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") || value == "" {
			return "", false, signInFirst
		}
		return strings.TrimSpace(value), false, nil
	}
	name := sessionCookie
	if userID, given := meantUser(r); given {
		name, signInFirst = userCookie(userID), errOtherUser()
	}
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" {
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
