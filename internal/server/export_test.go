package server

import "github.com/go-chi/chi/v5"

// Routes are all addresses that the server answers, for the tests that walk them.
func (s *Server) Routes() chi.Routes { return s.handler.(chi.Routes) }
