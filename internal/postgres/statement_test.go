package postgres

// Statements are all registered SQL texts, for the test that prepares each of them.
func Statements() []string { return statements }
