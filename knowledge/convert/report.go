package convert

func report(string, *document, *Draft) ([]byte, error) { return nil, nil }
