package reader

import (
	"container/list"
	"sync"
)

// lru keeps the passages that were read last, up to so many bytes.
type lru struct {
	most int64

	mutex sync.Mutex
	bytes int64
	order list.List // of *shelved, the last read first
	byKey map[key]*list.Element
}

// shelved is a passage in memory.
type shelved struct {
	key     key
	passage *Passage
}

func newLRU(most int64) *lru { return &lru{most: most, byKey: make(map[key]*list.Element)} }

func (l *lru) has(k key) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.byKey[k] != nil
}

func (l *lru) get(k key) (*Passage, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	e := l.byKey[k]
	if e == nil {
		return nil, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*shelved).passage, true
}

// put adds a passage, in the place of those that were read longest ago.
func (l *lru) put(k key, p *Passage) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.byKey[k] != nil || int64(p.Bytes()) > l.most {
		return
	}
	for l.bytes+int64(p.Bytes()) > l.most {
		last := l.order.Remove(l.order.Back()).(*shelved)
		delete(l.byKey, last.key)
		l.bytes -= int64(last.passage.Bytes())
	}
	l.insert(k, p)
}

// room tells whether a passage of so many bytes would take the place of no other.
func (l *lru) room(bytes int) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.bytes+int64(bytes) <= l.most
}

func (l *lru) insert(k key, p *Passage) {
	l.byKey[k] = l.order.PushFront(&shelved{k, p})
	l.bytes += int64(p.Bytes())
}
