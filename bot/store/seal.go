package store

// Seal encrypts a text that is kept outside of the database. place says what it is: what was
// sealed for one does not open for another.
func (k *Keys) Seal(text, place []byte) []byte { return k.seal(text, place) }

// Open decrypts what Seal made. Its errors hold nothing of the text.
func (k *Keys) Open(sealed, place []byte) ([]byte, error) { return k.open(sealed, place) }
