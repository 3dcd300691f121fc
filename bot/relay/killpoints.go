package relay

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

// KillDue is the killpoint where a card of the desk, or what is due by time, is committed;
// nothing is lost or doubled there.
const KillDue = "tended"

// Killpoints are those of a message, in order.
func Killpoints() []string {
	return []string{KillReceived, KillAccepted, KillAnswering, KillAnswered, KillSending, KillDelivered, KillRecorded}
}
