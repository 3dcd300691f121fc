package relay

// The steps of a message, in order. What is lost or doubled when the process is
// killed at one of them: nothing at the first three, because the platform or the
// store offers the message again; at StepDelivered one parcel is sent twice,
// because nobody can know that it went out; nothing at the others.
const (
	StepReceived  = "received"  // a channel handed over what it received
	StepAccepted  = "accepted"  // it is committed; the platform does not know yet
	StepAnswering = "answering" // it is read to be answered
	StepAnswered  = "answered"  // the reply is committed
	StepSending   = "sending"   // a parcel is noted as being sent
	StepDelivered = "delivered" // the platform took it, or refused
	StepRecorded  = "recorded"  // that is committed
)

// StepTended is when a card of the desk, or what is due by time, is committed;
// nothing is lost or doubled there.
const StepTended = "tended"

// Steps are all steps, in order.
func Steps() []string {
	return []string{StepReceived, StepAccepted, StepAnswering, StepAnswered, StepSending, StepDelivered, StepRecorded}
}
