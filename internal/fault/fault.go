// Package fault is the small closed set of failures that a person can act on.
//
// Every other error is internal: it is logged in full and shown as one fixed sentence.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a person, or the one place that turns errors into HTTP statuses, can do about a failure.
type Kind int

// The kinds. Internal is the zero Kind, so an error that nobody classified is never shown.
const (
	Internal    Kind = iota
	Invalid          // what was typed is refused: 422, at the field
	NotFound         // not there, or not yours, which must look the same: 404
	Forbidden        // signed in, but the role does not allow it: 403
	Conflict         // another person or window was first: 409, own text kept
	SignIn           // nobody is signed in: asks for the password, keeps the form
	TooMany          // too many attempts: 429
	TooLarge         // more bytes than allowed: 413
	Unavailable      // the database cannot be reached just now: 503, text kept
)

// Error is a failure with a sentence for the person and a cause for us.
type Error struct {
	Kind    Kind
	Message string            // Vietnamese, shown to the person
	Fields  map[string]string // form field → Vietnamese message; only for Invalid
	Err     error             // cause: logged, never shown
}

// Error is for logs; pages use Message.
func (e *Error) Error() string {
	text := e.Message
	if len(e.Fields) > 0 {
		text = fmt.Sprintf("%s %v", text, e.Fields)
	}
	if e.Err != nil {
		text = fmt.Sprintf("%s: %v", text, e.Err)
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a failure of the kind with its Vietnamese sentence.
func New(kind Kind, message string) *Error { return &Error{Kind: kind, Message: message} }

// Field makes an Invalid failure of one form field.
func Field(name, message string) *Error {
	return &Error{Kind: Invalid, Message: message, Fields: map[string]string{name: message}}
}

// Wrap gives a cause the kind and sentence that a person sees.
func Wrap(err error, kind Kind, message string) *Error {
	return &Error{Kind: kind, Message: message, Err: err}
}

// KindOf is the kind of the first *Error in the tree, or Internal.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Internal
}

// Fields are the messages by form field of the first *Error in the tree; nil where there are none.
func Fields(err error) map[string]string {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Fields
	}
	return nil
}

// Invalids gathers messages by form field and becomes an error only if there are any.
type Invalids map[string]string

// Add keeps the first message of a field.
func (v Invalids) Add(field, message string) {
	if _, ok := v[field]; !ok {
		v[field] = message
	}
}

// Err is nil without messages, else one Invalid failure with all of them.
func (v Invalids) Err() error {
	if len(v) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Có chỗ cần sửa.", Fields: v}
}

// Message is the sentence of the first *Error in the tree; "" where nobody classified the error.
func Message(err error) string {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Message
	}
	return ""
}
