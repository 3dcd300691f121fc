// Bedside answers patients' questions by quoting leaflets that a clinic has
// reviewed. It never composes medical text: it quotes a passage word for word,
// names its leaflet, section and review date, and says so when it does not know.
// An emergency is recognised before anything else.
//
// This is a tour of the program from the bottom up.
//
// # knowledge
//
// Package knowledge holds the nouns. A Leaflet has Sections, a Section has
// Passages, and a Passage is the smallest text that can be quoted alone. All
// leaflets that are published together form a Library, which never changes; a
// new version replaces it whole. Every passage carries the SHA-256 of its text,
// and Library.Quote gives a passage away only when the hash is right.
//
// # knowledge/source and knowledge/leaflets
//
// Package source makes a Library from files: Markdown, HTML and plain text. What
// is wrong with a file becomes a Problem with its file and line, and never keeps
// the other leaflets from loading. Package leaflets holds the samples that are
// used when no others are named.
//
// # knowledge/convert
//
// Package convert makes a Markdown draft of a Word, OpenDocument or PDF file, and
// accounts for every character of it. Only the commands import and review use it; the
// server never does.
//
// # knowledge/lexicon and knowledge/redflags
//
// Package lexicon knows words: how a message is taken apart into them, which
// mean the same, and which name a kind of another. Package redflags recognises
// emergencies by a table of patterns, and gives each kind its fixed advice. What
// both know stands in text files that a nurse can read. Package redflags/languages
// tells in which language a message is written, and the emergencies of other languages.
//
// # index
//
// Package index is the search. It reads a message into a Question,
// collects candidates, ranks them by features that can be explained, and turns
// the features into one confidence: the probability that a passage answers the
// question. Informative words that a passage leaves unexplained pull it down,
// because a wrong answer is worse than none.
//
// # index/encoder and index/urgency
//
// Package encoder turns texts into vectors, by a small neural network whose weights
// are part of the program. Package urgency stands on it: the recogniser, which hears
// emergencies that the table of flags has no words for. Its Triage is the table with
// the recogniser behind it: either may raise what the other did not, and neither lowers
// what the other is sure of. What the table itself doubts the recogniser may lower.
//
// # index/reader
//
// Package reader stands on the encoder too: it reads a question and the passages that
// words bring up, and says which answers and by which sentences. A Shelf keeps what it
// made of a library, in memory and in a file. The passages that rank first are read once
// more, together with the question, by a network of their own. The index makes one
// confidence of what the reader says and the features together.
//
// # bot and bot/dialog
//
// Package bot holds the nouns that the rooms below it share: Message, Reply,
// Conversation, Turn, Ticket. Package dialog turns a Message into a Reply:
// emergencies first, then the pick of a choice, then small talk, then the search,
// and then the decision to quote, to ask back, to offer choices or to say that it
// does not know. A Conversation is a plain value that goes in with a message and
// comes back with the reply.
//
// # bot/wording
//
// Package wording has the sentences that patients read of the bot's own, in one text file a
// language; bot.Clinic says them, with the clinic's own in their place.
//
// # bot/terminal
//
// Package terminal is a conversation in a terminal. How a reply is laid out is a
// function of the reply, the width and the style, apart from the keyboard and
// the screen.
//
// # bot/eval and bot/plot
//
// Package eval measures the replies against answer keys that a nurse can write,
// and says how often they are right, silent, wrong, or false. It also fits the
// weights of the index to such keys. Package plot draws the plots of its page.
//
// # bot/telegram, bot/slack, bot/parcel, bot/store, bot/spool and bot/relay
//
// Packages telegram and slack receive, render and deliver, to patients and to
// staff; parcel is what channels to a platform share. Package store keeps what
// arrived, what was said and what is still to do, encrypted; package relay brings
// the one to the other by way of the responder, and loses nothing when the
// process is killed at any step. Package spool keeps in a file what arrives while the
// store cannot. bot/bottest has a Telegram and a Slack server with the platforms' rules,
// and the suites that every channel and every store pass.
//
// # bot/web
//
// Package web is the channel of a page that the program serves itself. It keeps no messages: what
// was written and told is read from the store, and what the store does not have yet is in memory.
//
// # bot/desk
//
// Package desk takes what the bot cannot answer to a person, and the answer back.
// It decides what each step of a patient or of a member of staff does to a ticket,
// and what both sides read of it; relay commits that, with the card in the staff's
// chat as a parcel like any other.
//
// # bot/gaps
//
// Package gaps groups the questions that were not answered, or not well. From them
// come the list for staff, the patch that adds one to a leaflet as a phrasing, and
// the weekly digest.
//
// # bot/insights
//
// Package insights makes pages of figures for staff: what was asked, what became of it, how long the
// desk took. It hides counts that could single somebody out, and shows no word of a patient but
// after a click that the desk's log keeps. On the web server, people with an account sign in before.
//
// # bot/clientip
//
// Package clientip tells where a request comes from when proxies stand before the program.
//
// # bot/publish
//
// Package publish decides which version of the library is live. It notices changed leaflets,
// builds the new library and its index aside, and swaps them in one step; a file that cannot
// be read keeps the last good version of its leaflet. Replicas see each other's versions in
// the store.
//
// It also takes back what was wrong: it sends the corrections of a recall, and compares a new
// version of the leaflets with the live one by what patients asked.
//
// And it decides what may be quoted: staff withdraw a leaflet or a section, or switch the bot
// off, by rulings that the store keeps; a rule says what becomes of leaflets whose review is
// overdue. A search finds what it would find without the rest.
//
// # The commands
//
// This package joins the rooms. Each command has its file:
//
//	ask.go      reply to one message, or to many from standard input
//	chat.go     talk in the terminal
//	check.go    check leaflets (check_*.go: notes on a library, what asking it tells, numbers, reading age, formats)
//	leaflets.go  list leaflets with their versions, and which are live
//	import.go   make drafts of Word and PDF files
//	review.go   walk a person through a draft (review_accept.go: take it in)
//	serve.go    answer on the channels (config.go, config_*.go, secrets.go, channels.go, desk.go, home.go, web.go,
//	            operate.go, metrics.go)
//	live.go     answer from the live version of the leaflets (reloads.go; reload.go asks for a reload)
//	doctor.go   check what serve needs (doctor_*.go: one file a kind of check)
//	health.go   ask a running service whether it is ready
//	backup.go   copy the store, and restore a copy
//	flags.go    print the advice for a clinician to sign (flags_languages.go: that in other languages)
//	insights.go  show figures on a page of this machine (insights_serve.go: on the web server of serve;
//	            insights_password.go: make an account for that)
//	questions.go  list what was not answered, and propose phrasings (questions_*.go; digest.go sends the weekly digest)
//	withdraw.go  withdraw leaflets and sections (off.go: switch the bot off; rulings.go: what serve makes of it)
//	audit.go    check the desk's log
//	proof.go    show what a reply was made from (proof_format.go)
//	recall.go   list who was told a passage, and correct it (recall_*.go; recall_send.go sends the corrections)
//	replay.go   ask a new version of the leaflets what patients asked (approve.go: before it goes live)
//	eval.go     measure against answer keys (eval_*.go: as a page, flags, gradings; fit.go: fit the index to them)
//	words.go    print the bot's sentences, or check a clinic's own (words_format.go)
//	man.go      write manual pages
//	about.go    tell what the program is for
//	version.go  tell the version
//
// open.go loads leaflets, and words beside them (ownwords.go), and builds the index for those that need them; main.go
// turns errors into exit codes: 0 when all went well, 1 when it could not be
// done, 2 when the command line is not understood. Errors go to standard error,
// one line each, and say what is wrong, where, and what to do.
//
// # The order of imports
//
// Imports run one way: cmd, bot/*, bot, index, knowledge/*, knowledge. Rooms
// beside each other do not import one another, but for the exceptions that imports_test.go
// holds with the table.
package main
