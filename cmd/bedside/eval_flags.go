package main

import (
	"errors"

	"bedside/bot/eval"
	"bedside/index/urgency"
)

// The names of what judges messages, in figures.
const (
	tableAlone = "table"
	joinedBy   = "joined"
)

// runFlags measures the flags against messages whose urgency is known: the table alone, and
// with the recogniser behind it.
func (p *program) runFlags(v evaluating, keys []string) error {
	cases, err := readKeys(keys, eval.ReadFlagCases)
	if err != nil {
		return err
	}
	triage, err := p.triage(0, p.report)
	if err != nil {
		return err
	}
	if v.thresholds {
		return p.chooseThresholds(triage, cases)
	}
	if v.suicidal {
		return p.fitSuicidal(triage, cases)
	}
	judged := []eval.JudgedFlags{
		{By: tableAlone, Meaning: "the table of flags alone", Verdicts: eval.JudgeFlags(triage.Table(), cases)},
	}
	if triage.Recogniser() != nil {
		judged = append(judged, eval.JudgedFlags{By: joinedBy, Meaning: "the table with the recogniser behind it",
			Verdicts: eval.JudgeFlags(triage, cases)})
	}
	if err := p.printFlags(v, judged); err != nil {
		return err
	}
	return p.reportFlags(v, keys, judged)
}

func (p *program) printFlags(v evaluating, judged []eval.JudgedFlags) error {
	if v.json {
		return eval.WriteJSONFlags(p.out, judged...)
	}
	if v.misses {
		if err := eval.MissedFlags(p.out, judged[len(judged)-1].Verdicts); err != nil {
			return err
		}
	}
	return eval.ReportFlags(p.out, judged...)
}

// chooseThresholds prints the thresholds that keep the limits on messages that are no
// emergency, as index/urgency/thresholds.txt has them.
func (p *program) chooseThresholds(triage *urgency.Triage, cases []eval.FlagCase) error {
	if triage.Recogniser() == nil {
		return errors.New("--thresholds needs the recogniser; drop --recogniser=off, or name a file of weights")
	}
	return eval.WriteThresholds(p.out, eval.ChooseThresholds(triage, cases))
}

// fitSuicidal prints the detector of suicidal thoughts that fits the messages, as index/urgency/suicidal.json has it.
func (p *program) fitSuicidal(triage *urgency.Triage, cases []eval.FlagCase) error {
	if triage.Recogniser() == nil {
		return errors.New("--suicidal needs the recogniser; drop --recogniser=off, or name a file of weights")
	}
	d, err := eval.FitSuicidal(triage.Recogniser(), cases)
	if err != nil {
		return err
	}
	return eval.WriteDetector(p.out, d)
}
