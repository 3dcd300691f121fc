package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A value sealed with the key of a chat begins with another version and, in place of
// the id of a data key, the number of the chat. When the chat is deleted its key goes,
// and with it all copies that the database still has of what it sealed.
const chatSealVersion = 2

// How many keys of chats are kept in memory, and how long: another instance may have
// deleted one.
const (
	maxChatKeys  = 8192
	chatKeysLive = time.Minute
)

// chatKeys are keys of chats that were read lately.
type chatKeys struct {
	mu    sync.Mutex
	since time.Time
	keys  map[int64]cipher.AEAD
}

func (c *chatKeys) get(chat int64) cipher.AEAD {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.since) > chatKeysLive {
		c.keys = nil
	}
	return c.keys[chat]
}

func (c *chatKeys) keep(chat int64, key cipher.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil || len(c.keys) >= maxChatKeys {
		c.keys, c.since = map[int64]cipher.AEAD{}, time.Now()
	}
	c.keys[chat] = key
}

func (c *chatKeys) drop(chat int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.keys, chat)
}

func chatKeyPlace(chat int64) []byte { return place("chat_keys.key", chat) }

// makeChatKey makes the key of a new chat, whose number nothing had before.
func (s *Store) makeChatKey(ctx context.Context, t querier, chat int64) error {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails, says crypto/rand
	_, err := t.exec(ctx, "INSERT INTO chat_keys (chat, key) VALUES ($1, $2) ON CONFLICT (chat) DO NOTHING",
		chat, s.keys.seal(key, chatKeyPlace(chat)))
	if err != nil {
		return fmt.Errorf("keeping the key of chat %d: %w", chat, err)
	}
	return nil
}

// chatKey returns the key of a chat; nil when it has none, as a chat of an earlier
// version before it was sealed anew, and one that was forgotten.
func (s *Store) chatKey(ctx context.Context, t querier, chat int64) (cipher.AEAD, error) {
	if key := s.chats.get(chat); key != nil {
		return key, nil
	}
	var sealed []byte
	err := t.one(ctx, "SELECT key FROM chat_keys WHERE chat = $1", []any{chat}, &sealed)
	if isNoRow(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of chat %d: %w", chat, err)
	}
	secret, err := s.keys.open(sealed, chatKeyPlace(chat))
	if err != nil {
		return nil, fmt.Errorf("the key of chat %d: %w", chat, err)
	}
	key, err := newChatKey(secret)
	if err != nil {
		return nil, fmt.Errorf("the key of chat %d: %w", chat, err)
	}
	s.chats.keep(chat, key)
	return key, nil
}

func newChatKey(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, errors.New("the value is damaged: it is no key")
	}
	return cipher.NewGCM(block)
}

// seal encrypts what is of a chat: with its key, or with the data key when it has none.
func (s *Store) seal(ctx context.Context, t querier, chat int64, text, place []byte) ([]byte, error) {
	key, err := s.chatKey(ctx, t, chat)
	if err != nil {
		return nil, err
	}
	if key == nil {
		return s.keys.seal(text, place), nil
	}
	var id [keyIDSize]byte
	binary.BigEndian.PutUint64(id[:], uint64(chat))
	return sealWith(key, chatSealVersion, id, text, place), nil
}

// open decrypts what seal made. Its errors hold nothing of the text.
func (s *Store) open(ctx context.Context, t querier, sealed, place []byte) ([]byte, error) {
	if len(sealed) < headSize || sealed[0] != chatSealVersion {
		return s.keys.open(sealed, place)
	}
	key, err := s.chatKey(ctx, t, int64(binary.BigEndian.Uint64(sealed[1:])))
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, errors.New("the value cannot be opened any more: its chat was forgotten")
	}
	return openWith(key, sealed, place)
}

func (s *Store) sealJSON(ctx context.Context, t querier, chat int64, value any, place []byte) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return s.seal(ctx, t, chat, text, place)
}

// openJSON opens a sealed value that is JSON inside.
func (s *Store) openJSON(ctx context.Context, t querier, sealed, place []byte, into any) error {
	text, err := s.open(ctx, t, sealed, place)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return errors.New("the value is damaged: it is not what was sealed") // the error would quote it
	}
	return nil
}
