// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/job_look.h"

#include "provisioning/step_kind.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster::ui {

namespace {

struct JobText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::JobText)
};

// In the order of the enumerations. The words are those of state_look.cpp's context, which translates them.
constexpr StateLook jobLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Running"), Glyph::RingArc, Tone::Idle, Token::Text, Token::AccentText},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Needs you"), Glyph::OctagonExclamation, Tone::Bad, Token::Bad, Token::BadMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Done"), Glyph::Check, Tone::Ok, Token::Ok, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Undoing"), Glyph::RingArc, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Undone"), Glyph::Dash, Tone::Idle, Token::Idle, Token::IdleMark},
};
constexpr StateLook interruptedJobLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Interrupted"), Glyph::TriangleExclamation,
                                       Tone::Warn, Token::Warn, Token::WarnMark};
constexpr StateLook undoneStepLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Undone"), Glyph::Dash, Tone::Idle, Token::Text,
                                   Token::IdleMark};
constexpr StateLook leftStepLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Left as it is"), Glyph::Flag, Tone::Idle,
                                 Token::Text, Token::IdleMark};

} // namespace

const StateLook &lookOf(JobState state)
{
    return jobLooks[std::size_t(state)];
}

const StateLook &lookOf(StepState state)
{
    switch (state) {
    case StepState::Waiting: break;
    case StepState::Running: return lookOf(StepMark::Running);
    case StepState::Done: return lookOf(StepMark::Done);
    case StepState::Failed: return lookOf(StepMark::Failed);
    case StepState::Undone: return undoneStepLook;
    case StepState::Left: return leftStepLook;
    }
    return lookOf(StepMark::Waiting);
}

const StateLook &interruptedLook()
{
    return interruptedJobLook;
}

QString stepLabel(const QString &kind)
{
    const provisioning::StepKind *known = provisioning::findStepKind(kind);
    return known ? known->label() : kind;
}

const JournalStep *standingStep(const JournalJob &job)
{
    const auto isAt = [](const JournalStep &step) { return step.state == StepState::Failed || step.state == StepState::Running; };
    auto at = std::ranges::find_if(job.steps, isAt);
    if (at == job.steps.end())
        at = std::ranges::find(job.steps, StepState::Waiting, &JournalStep::state);
    return at == job.steps.end() ? nullptr : &*at;
}

QString jobSentence(const JournalJob &job)
{
    const JournalStep *step = standingStep(job);
    const QString label = step ? stepLabel(step->kind) : QString();
    switch (job.state) {
    case JobState::Running: return step ? JobText::tr("Working on %1").arg(label) : JobText::tr("Finishing");
    case JobState::NeedsAttention:
        if (!step)
            return JobText::tr("Stopped");
        return step->state == StepState::Failed ? JobText::tr("Failed at %1").arg(label)
                                                : JobText::tr("Stopped before %1").arg(label);
    case JobState::Done: return JobText::tr("Done");
    case JobState::Undoing: return JobText::tr("Taking back");
    case JobState::Undone: return JobText::tr("Undone");
    }
    return {};
}

int doneSteps(const JournalJob &job)
{
    return int(std::ranges::count(job.steps, StepState::Done, &JournalStep::state));
}

int undoableSteps(const JournalJob &job)
{
    return int(std::ranges::count_if(job.steps, [](const JournalStep &step) {
        const bool isTouched = step.state == StepState::Done || step.state == StepState::Failed
                               || step.state == StepState::Running;
        const provisioning::StepKind *kind = provisioning::findStepKind(step.kind);
        return step.canBeUndone && isTouched && !step.before.isEmpty() && !(kind && kind->isDone(step, step.before));
    }));
}

} // namespace muster::ui
