package relay

import "slices"

// The killpoints of a message, in order: the places at which a test kills the
// process. Nothing is lost or doubled at the first three, because the platform or the
// store offers the message again, nor at the others, but for KillDelivered: there one
// parcel is sent twice, because nobody can know that it went out.
const (
	KillReceived  = "received"  // a channel handed over what it received
	KillAccepted  = "accepted"  // it is committed; the platform does not know yet
	KillAnswering = "answering" // it is read to be answered
	KillAnswered  = "answered"  // the reply is committed
	KillSending   = "sending"   // a parcel is noted as being sent
	KillDelivered = "delivered" // the platform took it, or refused
	KillRecorded  = "recorded"  // that is committed
)

// The killpoints of an emergency in its lane, in order, and of what the spool keeps. An
// advice is given twice when the process dies at KillAdvised, and nothing else is doubled.
const (
	KillAdvising = "advising" // the advice is about to be handed to the platform
	KillAdvised  = "advised"  // the platform took it
	KillNoted    = "noted"    // that is kept, by the store or the spool
	KillSpooled  = "spooled"  // what arrived is in the spool; the platform does not know yet
	KillDrained  = "drained"  // the store has taken what the spool held, and the spool does not know yet
)

// KillDue is the killpoint where a card of the desk, or what is due by time, is committed;
// nothing is lost or doubled there.
const KillDue = "tended"

// Killpoints are those of a message, in order.
func Killpoints() []string {
	return []string{KillReceived, KillAccepted, KillAnswering, KillAnswered, KillSending, KillDelivered, KillRecorded}
}

// LaneKillpoints are those of an emergency, in order.
func LaneKillpoints() []string {
	return []string{KillReceived, KillAccepted, KillAdvising, KillAdvised, KillNoted, KillAnswered}
}

// SpoolKillpoints are those of what arrives while the store is away and comes back, in order.
func SpoolKillpoints() []string {
	return []string{KillReceived, KillSpooled, KillAdvising, KillAdvised, KillNoted, KillDrained}
}

// IsKillpoint tells whether there is a killpoint of a name.
func IsKillpoint(name string) bool {
	return slices.Contains(slices.Concat(Killpoints(), LaneKillpoints(), SpoolKillpoints(), []string{KillDue}), name)
}
