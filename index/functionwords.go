package index

import "strings"

// functionWords carry no meaning of their own in a question. Unlike the stock
// English list it lacks "not", "before", "after", "when", "during", "without",
// "off": they decide what a medical sentence says.
var functionWords = wordSet(`
a an the this that these those some any each every either such
i me my mine myself you your yours yourself he him his himself she her hers herself it its itself
we us our ours they them their theirs themselves one ones someone somebody anyone anybody something anything everything
am is are was were be been being do does did doing done have has had having
can could may might shall should will would must ought need
and or but if so than then as at by for from in into of on onto to with about upon over under up
also just too very really quite rather still yet even ever only there here now again
what which who whom whose how why where when
ok okay please thanks thank hello hi hey oh um er well yes yeah no like get gets got getting go goes going
not before after during
im let via per else because while though although until since
lot lots bit way kind sort thing things stuff much many more most
`)

// weakWords are content words that a question turns on only when it has little
// else: they say that something is asked rather than what.
var weakWords = wordSet(`
tell know want wanted think thinking thought wonder wondering ask asked asking say said says mean means meant explain understand hope hoping
help question questions answer advice advise info information idea sure worry worried worrying concerned curious confused scared nervous anxious
happen happens happened happening use used using make makes made take takes taken taking took give given gives come came comes coming
put puts keep keeps kept look looking find found try trying tried start started starting actually basically usually normally probably maybe perhaps
send sent show shows shown call called calls set work works worked bring brought talk talking speak mention mentioned hear heard read
doctor doctors gp consultant nurse nurses hospital clinic patient patients people person someone staff team lady man guy folk folks everyone everybody nobody
procedure procedures test tests operation medicine medicines medication medications drug drugs treatment condition conditions disease illness problem problems issue
thing anything something nothing part parts place side case point reason example job deal chance fact matter
day days today tomorrow yesterday tonight week weeks month months year years time times morning afternoon evening night moment
mum mom mummy dad daddy mother father husband wife son daughter kid kids child children brother sister friend partner gran nan grandma grandad boy girl baby
good bad big little small new old right wrong same different other another first last next long short soon early late great nice special common usual normal general
lately recently allowed able possible supposed safe fine alright once again ago already always never often sometimes anyway honestly exactly especially straight
currently quickly quick fast twice whole full half both own end ends ahead back off out down through around between away along across together apart
able going gone expect expected expecting available needed need needs necessary important serious
leave leaves leaving left stay stays let lets stand hold holds 
ill unwell hell bloody damn crap wtf ffs lol
`)

// timeWords carry little weight, but they tell apart what is otherwise alike.
var timeWords = wordSet(`not before after during without`)

// timeUnits are the stems of what durations are counted in.
var timeUnits = stemSet(wordSet(`second minute hour day week month year`))

// functionStems and weakStems are the same as stems, which is what phrases are made of.
var functionStems, weakStems = stemSet(functionWords), stemSet(weakWords)

func stemSet(words map[string]bool) map[string]bool {
	set := map[string]bool{}
	for w := range words {
		set[stemOf(w)] = true
	}
	return set
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
