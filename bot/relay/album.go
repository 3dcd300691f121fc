package relay

import "bedside/bot"

// sharesAlbum tells whether an arrival was sent as one with this batch, and one of the two has
// no words: platforms deliver an album picture by picture, with the words below one of them.
func (b *batch) sharesAlbum(in bot.Inbound) bool {
	return in.Album != "" && in.Album == b.Album && in.By == b.By && in.Edit == 0 && b.Edit == 0 &&
		(in.Kind == bot.ArrivalOther || b.Kind == bot.ArrivalOther)
}

// addOfAlbum adds an arrival of the same album; the words of either are those of both.
func (b *batch) addOfAlbum(in bot.Inbound) {
	if in.Kind == bot.ArrivalText || b.Kind == bot.ArrivalOther {
		b.Inbound = in
	}
	b.ids = append(b.ids, in.ID)
}

// knowsAlbum tells whether a chat was told already that this album cannot be seen.
func (f *flood) knowsAlbum(chat int64, album string) bool {
	if album == "" {
		return false
	}
	flow := f.flow(chat)
	f.mu.Lock()
	defer f.mu.Unlock()
	return flow.album == album
}

// rememberAlbum notes what a chat was told of; the last one is enough, as the pictures of an
// album come one after the other.
func (f *flood) rememberAlbum(chat int64, album string) {
	if album == "" {
		return
	}
	flow := f.flow(chat)
	f.mu.Lock()
	defer f.mu.Unlock()
	flow.album = album
}
