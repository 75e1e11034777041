package officialdoc

import (
	"encoding/json"
	"fmt"
)

// modelVersion is the version of the form in which Encode writes documents. A field that is added to the
// model keeps it; one that changes its meaning needs a new one and a reader for the old.
const modelVersion = 1

// kept is a document as data: blocks carry the name of their kind, since JSON knows no interfaces.
type kept struct {
	Version  int           `json:"version"`
	Document Document      `json:"document"` // without body and annexes
	Body     []keptBlock   `json:"body"`
	Annexes  [][]keptBlock `json:"annexes"` // the bodies of Document.Annexes
}

type keptBlock struct {
	Heading   *Heading   `json:"heading,omitempty"`
	Paragraph *Paragraph `json:"paragraph,omitempty"`
	Table     *Table     `json:"table,omitempty"`
}

// Encode writes the document as data from which Decode makes it again.
func (d *Document) Encode() (string, error) {
	k := kept{Version: modelVersion, Document: *d}
	var err error
	if k.Body, err = keep(d.Body); err != nil {
		return "", err
	}
	k.Document.Body, k.Document.Annexes = nil, nil
	for _, a := range d.Annexes {
		body, err := keep(a.Body)
		if err != nil {
			return "", err
		}
		a.Body = nil
		k.Document.Annexes = append(k.Document.Annexes, a)
		k.Annexes = append(k.Annexes, body)
	}
	b, err := json.Marshal(k)
	if err != nil {
		return "", fmt.Errorf("encode document: %w", err)
	}
	return string(b), nil
}

// Decode makes the document that Encode wrote.
func Decode(text string) (*Document, error) {
	var k kept
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return nil, fmt.Errorf("decode document: %w", err)
	}
	if k.Version != modelVersion || len(k.Annexes) != len(k.Document.Annexes) {
		return nil, fmt.Errorf("decode document: version %d, %d annexes for %d", k.Version, len(k.Annexes), len(k.Document.Annexes))
	}
	d := k.Document
	d.Body = blocksOf(k.Body)
	for i, body := range k.Annexes {
		d.Annexes[i].Body = blocksOf(body)
	}
	return &d, nil
}

func keep(blocks []Block) ([]keptBlock, error) {
	list := make([]keptBlock, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case Heading:
			list[i].Heading = &b
		case Paragraph:
			list[i].Paragraph = &b
		case Table:
			list[i].Table = &b
		default:
			return nil, fmt.Errorf("encode document: block %T", b)
		}
	}
	return list, nil
}

func blocksOf(list []keptBlock) []Block {
	var blocks []Block
	for _, k := range list {
		switch {
		case k.Heading != nil:
			blocks = append(blocks, *k.Heading)
		case k.Paragraph != nil:
			blocks = append(blocks, *k.Paragraph)
		case k.Table != nil:
			blocks = append(blocks, *k.Table)
		}
	}
	return blocks
}
