package services

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"

	"hazardloop/services/hazard"
)

// PasswordCost is the price of one argon2id hash (RFC 9106).
type PasswordCost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultPasswordCost costs about 30 ms and 19 MiB, the second of the
// configurations that OWASP's Password Storage Cheat Sheet calls equivalent.
var DefaultPasswordCost = PasswordCost{MemoryKiB: 19 << 10, Passes: 2, Threads: 1}

// Limits of passwords (GB/T 22239 身份鉴别 asks for complexity; the numbers are
// 产品默认).
const (
	minPassword = 8
	maxPassword = 128
	saltLen     = 16
	keyLen      = 32
)

// hasher makes and compares password hashes. Slots bound the memory that
// concurrent sign-ins take.
type hasher struct {
	cost   PasswordCost
	random io.Reader
	slots  chan struct{}
	decoy  string // compared for unknown accounts, so that they take as long
}

func newHasher(cost PasswordCost, random io.Reader) *hasher {
	if random == nil {
		random = rand.Reader
	}
	h := &hasher{cost: cost, random: random, slots: make(chan struct{}, 4)}
	h.decoy = h.encode(make([]byte, saltLen), make([]byte, keyLen))
	return h
}

// hash gives the encoded hash: $argon2id$v=19$m=…,t=…,p=…$salt$key.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", hazard.WrapError(hazard.CodeInternal, "服务器无法生成随机数", err)
	}
	key, err := h.key(ctx, password, salt, h.cost, keyLen)
	if err != nil {
		return "", err
	}
	return h.encode(salt, key), nil
}

func (h *hasher) encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, h.cost.MemoryKiB, h.cost.Passes, h.cost.Threads, b64(salt), b64(key))
}

// matches compares in constant time with whatever cost the hash was made.
func (h *hasher) matches(ctx context.Context, encoded, password string) (bool, error) {
	cost, salt, want, err := decodeHash(encoded)
	if err != nil {
		return false, err
	}
	got, err := h.key(ctx, password, salt, cost, len(want))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func (h *hasher) key(ctx context.Context, password string, salt []byte, cost PasswordCost, length int) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, hazard.WrapError(hazard.CodeUnavailable, "服务器繁忙，请稍后再试", ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Threads, uint32(length)), nil
}

func decodeHash(encoded string) (cost PasswordCost, salt, key []byte, err error) {
	parts := strings.Split(encoded, "$")
	var version int
	if len(parts) == 6 && parts[1] == "argon2id" {
		_, err = fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &cost.MemoryKiB, &cost.Passes, &cost.Threads)
		if err == nil {
			salt, err = base64.RawStdEncoding.DecodeString(parts[4])
		}
		if err == nil {
			key, err = base64.RawStdEncoding.DecodeString(parts[5])
		}
	}
	if err == nil && (version != argon2.Version || len(key) == 0 || cost.Passes == 0 || cost.Threads == 0) {
		err = errors.New("not an argon2id hash of ours")
	}
	if err != nil {
		return cost, nil, nil, hazard.WrapError(hazard.CodeCorrupt, "账号数据已损坏，请联系管理员", fmt.Errorf("password hash: %w", err))
	}
	return cost, salt, key, nil
}

// checkPassword applies the rules for a new password.
func checkPassword(pointer, username, password string) error {
	var lower, upper, digit, other int
	length := 0
	for _, r := range password {
		length++
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	switch {
	case length < minPassword:
		return hazard.InvalidField(pointer, "too_short", fmt.Sprintf("密码至少 %d 位", minPassword))
	case length > maxPassword:
		return hazard.InvalidField(pointer, "too_long", fmt.Sprintf("密码最多 %d 位", maxPassword))
	case lower+upper+digit+other < 3:
		return hazard.InvalidField(pointer, "too_weak", "密码须包含大写字母、小写字母、数字、符号中的至少三种")
	case username != "" && strings.Contains(strings.ToLower(password), strings.ToLower(username)):
		return hazard.InvalidField(pointer, "too_weak", "密码不能包含用户名")
	}
	return nil
}
