package bot

// Attachment is the kind of what came with a message, or instead of one, and cannot be
// read: the singular word by which people call it.
type Attachment string

// The kinds of attachments.
const (
	AttachmentPicture  Attachment = "picture"
	AttachmentVideo    Attachment = "video"
	AttachmentVoice    Attachment = "voice message"
	AttachmentFile     Attachment = "file"
	AttachmentSticker  Attachment = "sticker"
	AttachmentLocation Attachment = "location"
	AttachmentContact  Attachment = "contact"
	AttachmentPoll     Attachment = "poll"
	AttachmentMessage  Attachment = "forwarded message" // without words
	AttachmentOther    Attachment = "post"              // of a kind that people have no word for
)
