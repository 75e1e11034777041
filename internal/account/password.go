package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Lengths of passwords in letters (ASVS 5.0 V6.2.1 and V6.2.9).
const (
	MinPassword = 10
	MaxPassword = 128
)

// argon follows the OWASP advice for Argon2id: 19 MiB, two passes, one lane. The library's default
// would follow the number of processors, so that a hash made on one machine is slow on another.
var argon = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds how many hashes are computed at once: each takes 19 MiB and a core for 50 ms.
var hashing = make(chan struct{}, 4)

// HashPassword makes the stored form of a password.
func HashPassword(password string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, argon)
}

// nobody is the hash that stands in for a name that does not exist, so that the answer takes as long.
var nobody = func() string {
	h, err := argon2id.CreateHash("không phải mật khẩu của ai", argon)
	if err != nil {
		panic(err)
	}
	return h
}()

// CheckPassword compares in constant work: an empty hash (no such account) costs the same as a wrong
// password. It waits for its turn until ctx ends.
func CheckPassword(ctx context.Context, password, hash string) (bool, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-hashing }()
	known := hash != ""
	if !known {
		hash = nobody
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && known, err
}

// CheckNewPassword refuses passwords that are too short, too long, common, or the person's own name.
func CheckNewPassword(password, username string) error {
	n := utf8.RuneCountInString(password)
	switch plain := strings.ToLower(password); {
	case n < MinPassword:
		return fault.Field("new", "Mật khẩu mới cần ít nhất 10 ký tự; một câu ngắn dễ nhớ là tốt nhất.")
	case n > MaxPassword:
		return fault.Field("new", "Mật khẩu mới dài quá 128 ký tự.")
	case common(plain):
		return fault.Field("new", "Mật khẩu này quá phổ biến, dễ bị đoán; chọn mật khẩu khác.")
	case strings.Contains(plain, strings.ToLower(username)) || repeats(plain):
		return fault.Field("new", "Mật khẩu này dễ bị đoán; chọn mật khẩu khác.")
	}
	return nil
}

// repeats says that the password is one short piece again and again.
func repeats(s string) bool {
	for size := 1; size <= 3; size++ {
		if len(s)%size == 0 && strings.Repeat(s[:size], len(s)/size) == s {
			return true
		}
	}
	return false
}

// OneTimePassword draws a password of 80 random bits that is easy to read aloud: four groups of four.
func OneTimePassword() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // crypto/rand.Read never fails since Go 1.24
	s := strings.ToLower(base32.StdEncoding.EncodeToString(b))
	s = strings.NewReplacer("l", "8", "o", "9").Replace(s)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

var oneTime = regexp.MustCompile(`^[a-z0-9]{4}(-[a-z0-9]{4}){3}$`)

// IsOneTimePassword says that a text looks like one that OneTimePassword drew.
func IsOneTimePassword(s string) bool { return oneTime.MatchString(s) }
