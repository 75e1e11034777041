package account

import "strings"

// commonPieces are beginnings that lists of leaked passwords, worldwide and Vietnamese, are full of.
// What follows them is mostly a year or a row of digits, so a password that is such a piece and
// little more is refused.
var commonPieces = []string{
	"123456", "abcdef", "abc123", "qwerty", "asdfgh", "1q2w3e", "1qaz2wsx", "zaq12wsx", "password", "passw0rd", "p@ssw0rd", "p@ssword",
	"matkhau", "mậtkhẩu", "mật khẩu", "admin", "administrator", "welcome", "letmein", "iloveyou", "anhyeuem", "emyeuanh", "khongbiet",
	"vietnam", "việtnam", "việt nam", "thanhhoa", "hatrung", "ubndxa", "kehoachxa", "congan", "tramyte", "truonghoc", "987654", "111111", "000000", "monkey", "dragon", "football", "sunshine", "princess", "master", "superman",
}

func common(lower string) bool {
	rest := lower
	for _, piece := range commonPieces {
		rest = strings.ReplaceAll(rest, piece, "")
	}
	if rest == lower {
		return false
	}
	letters := strings.Trim(rest, "0123456789@!#$%^&*()-_=+.,;:? ")
	return len([]rune(letters)) < 4
}
