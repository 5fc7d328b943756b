// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"
#include "ui/widgets/state_look.h"

namespace muster::ui {

// How jobs and their steps are shown: a word, a shape, colours.

const StateLook &lookOf(JobState state);
const StateLook &lookOf(StepState state);
/// Unfinished, and nobody works on it.
const StateLook &interruptedLook();

/// What a kind of step is called: "Name", "Clock"; by its id where this version does not know it.
QString stepLabel(const QString &kind);
/// The step where the job stands: the first one that is neither done nor taken back; null when there is none.
const JournalStep *standingStep(const JournalJob &job);
/// "Failed at Credential", "Working on Clock", "Done", in the words of a lane and of a table.
QString jobSentence(const JournalJob &job);
/// How many of its steps are done.
int doneSteps(const JournalJob &job);
/// How many an undo would take back.
int undoableSteps(const JournalJob &job);

} // namespace muster::ui
