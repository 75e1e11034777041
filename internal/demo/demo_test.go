package demo_test

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestLoad(t *testing.T) {
	db := pgtest.New(t)
	start := time.Now()
	if _, err := demo.Load(t.Context(), db.Store, time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start))
}
