package eval

// harms are the verdicts on a reply, by the harm that each may do: silence less than a wrong answer.
var harms = map[Verdict]int{Right: 0, Other: 1, Silent: 2, Wrong: 3, False: 3, Missed: 4}

// Harm orders verdicts by the harm that such a reply may do, 0 for none.
func (v Verdict) Harm() int { return harms[v] }
