package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bedside/bot/store"
)

// checkStore checks the store and the keys that it is sealed with.
func (d *doctor) checkStore(ctx context.Context) (f findings) {
	keys, wrong := d.inspectKeys(&f)
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	found, err := store.Inspect(ctx, store.Options{At: string(d.config.Store), Keys: keys})
	if err != nil {
		f.failWith("store", withRemedy(err, "see store in "+inConfig(d.path, "store")))
		return f
	}
	d.reportStore(&f, found)
	if wrong {
		return f
	}
	switch {
	case found.Keys != nil:
		f.failWith("data key", withRemedy(found.Keys, "give it the key that it was made with"))
	case found.Has == found.Knows:
		f.ok("data key", "it reads what the store holds")
	}
	return f
}

// reportStore tells how the store stands.
func (d *doctor) reportStore(f *findings, found store.Inspection) {
	name := string(d.config.Store)
	if d.config.Store.isPostgres() {
		name = "PostgreSQL"
	}
	switch {
	case !found.There:
		d.reportPlaceOfStore(f, name)
		return
	case found.Has > found.Knows:
		f.fail("store", "start that version, or restore a backup of before",
			"%s has tables of a newer Bedside (version %d; this one knows %d)", name, found.Has, found.Knows)
	case !d.config.Store.isPostgres() && !takesFiles(filepath.Dir(name)): // SQLite makes its log beside the file
		f.failFolder(filepath.Dir(name))
	case !d.config.Store.isPostgres() && forbiddenOf(name) != "":
		f.fail("store", "give it to the user that runs 'bedside serve'", "%s may not be read and written", forbiddenOf(name))
	case found.ReadOnly != "":
		f.failWith("store", errors.New(found.ReadOnly))
	case found.Has == 0:
		f.ok("store", "%s is reached and empty; 'bedside serve' makes the tables", name)
	case found.Has < found.Knows:
		f.warn("store", "make a backup before 'bedside serve' brings them up to date",
			"%s has tables of version %d, this Bedside has %d", name, found.Has, found.Knows)
	default:
		f.ok("store", "%s can be read and written, with tables of version %d", name, found.Has)
	}
	if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 {
		f.warn("store", "run 'chmod 600 "+name+"'", "others may read %s", name)
	}
}

// storeFiles end the names of the files of an SQLite store: itself, its log, and who has it open.
var storeFiles = []string{"", "-wal", "-shm", "-lock"}

// forbiddenOf is a file of an SQLite store that is another user's, as it becomes when a command runs as that
// one; "" for none. 'bedside serve' answers emergencies alone until a person has mended that.
func forbiddenOf(at string) string {
	for _, end := range storeFiles {
		if isForbidden(at + end) {
			return at + end
		}
	}
	return ""
}

// reportPlaceOfStore tells whether a store can be made.
func (d *doctor) reportPlaceOfStore(f *findings, name string) {
	folder := filepath.Dir(name)
	_, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.fail("store", "make it, or write another path into "+inConfig(d.path, "store"), "there is no folder %s", folder)
	case !takesFiles(folder):
		f.failFolder(folder)
	default:
		f.ok("store", "%s is not there yet; 'bedside serve' makes it", name)
	}
}

// takesFiles tells whether files can be made in a folder.
func takesFiles(folder string) bool {
	info, err := os.Stat(folder)
	return err == nil && info.IsDir() && mayWrite(folder)
}

// failFolder tells that the store's folder takes no files.
func (f *findings) failFolder(folder string) {
	f.fail("store", "give it to the user that runs 'bedside serve'", "the folder %s may not be written", folder)
}

// checkSpool looks whether the spool that the config names can be opened, or made: folders that
// are missing are made with it.
func (d *doctor) checkSpool(context.Context) (f findings) {
	spool := d.config.Spool
	if spool == "" {
		return d.checkSpoolBeside()
	}
	at := existing(spool)
	if isNoSpool(at, at == spool) {
		f.fail("spool", "give it to the user that runs 'bedside serve', or write another path into "+inConfig(d.path, "spool"),
			"%s cannot be had, as %s may not be written", spool, at)
		return f
	}
	f.ok("spool", "%s can be written", spool)
	return f
}

// checkSpoolBeside checks the spool that 'bedside serve' has made beside an SQLite file, which is another
// user's when it was started by hand as that one.
func (d *doctor) checkSpoolBeside() (f findings) {
	spool := string(d.config.Store) + "-spool"
	if !d.config.Store.isPostgres() && exists(spool) && isNoSpool(spool, true) {
		f.fail("spool", "give it to the user that runs 'bedside serve'",
			"%s may not be read and written: what arrives while the store is away is not kept", spool)
	}
	return f
}

// isNoSpool tells whether a path cannot be written, or is no file where there should be one, or no folder.
func isNoSpool(at string, file bool) bool {
	info, err := os.Stat(at)
	return err != nil || info.IsDir() == file || !mayWrite(at)
}

// inspectKeys reads the data keys and makes none; nil when there are none. wrong is whether
// something was found that needs no other word on the keys.
func (d *doctor) inspectKeys(f *findings) (keys *store.Keys, wrong bool) {
	place := d.config.Store
	given, err := d.secret(dataKey)
	kept := string(place) + keySuffix
	switch {
	case err != nil:
		f.failWith("data key", err)
		return nil, true
	case given == "" && !place.isPostgres() && !exists(kept) && !hasData(string(place)):
		f.warn("data key", "set "+dataKey+" to keep it apart from the data: openssl rand -base64 32",
			"%s is not set; 'bedside serve' makes a key beside the store", dataKey)
		return nil, true
	}
	raw, beside, err := d.dataKeysThere(place)
	if err == nil {
		keys, err = store.NewKeys(raw[0], raw[1:]...)
	}
	if err != nil {
		f.failWith("data key", err)
		return nil, true
	}
	if beside != "" {
		f.warn("data key", "set "+dataKey+" to its content and move the file away", "%s lies beside the data", beside)
	}
	return keys, false
}

// The space that is little, and too little, in bytes: a day of a busy clinic, and what the
// store takes to empty its log.
const (
	littleSpace  = 1 << 30
	noSpaceBelow = 64 << 20
)

// checkDisk looks how much space there is beside the store and the spool.
func (d *doctor) checkDisk(context.Context) (f findings) {
	var folders []string
	if !d.config.Store.isPostgres() {
		folders = append(folders, filepath.Dir(string(d.config.Store)))
	}
	s := service{config: d.config}
	for _, file := range s.spoolFiles() {
		folder := existing(filepath.Dir(file))
		if !slices.ContainsFunc(folders, func(other string) bool { return other == folder || sameDevice(other, folder) }) {
			folders = append(folders, folder)
		}
	}
	for _, folder := range folders {
		if free, err := freeSpace(folder); err == nil { // without the folder, another check tells
			f.reportSpace(folder, free)
		}
	}
	return f
}

// existing is a folder, or the nearest above it that is there.
func existing(folder string) string {
	for folder != filepath.Dir(folder) && !exists(folder) {
		folder = filepath.Dir(folder)
	}
	return folder
}

func (f *findings) reportSpace(folder string, free uint64) {
	const remedy = "make space, or move the file to another disk"
	mib := free >> 20
	switch {
	case free < noSpaceBelow:
		f.fail("disk", remedy, "%d MiB are free at %s", mib, folder)
	case free < littleSpace:
		f.warn("disk", remedy, "%d MiB are free at %s", mib, folder)
	default:
		f.ok("disk", "%d GiB are free at %s", free>>30, folder)
	}
}
