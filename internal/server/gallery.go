package server

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"github.com/kehoachxa/kehoachxa/web/view"
)

// galleryRoutes serve every part of the pages in every state, for development (serve --gallery).
func (s *Server) galleryRoutes(r chi.Router) {
	for path, page := range map[string]templ.Component{
		"/mau": view.Gallery(), "/mau/tong-quan": view.GalleryDashboard(), "/mau/viec-cua-toi": view.GalleryWork(), "/mau/theo-doi": view.GalleryMatrix(),
		"/mau/doi-chieu": view.GalleryReview(), "/mau/dang-nhap": view.GallerySignIn(),
	} {
		r.Get(path, s.page(func(w http.ResponseWriter, r *http.Request) error { return s.render(w, r, http.StatusOK, page) }))
	}
}
