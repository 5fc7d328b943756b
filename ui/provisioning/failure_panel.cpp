// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/failure_panel.h"

#include "ui/provisioning/lane_model.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct FailureText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::FailurePanel)
};

/// What to do about an error of this kind, where the error itself only says what happened.
QString nextMove(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Timeout:
    case ErrorCode::Unreachable: return FailureText::tr("See that the device has power and network, then retry.");
    case ErrorCode::NotTrusted:
        return FailureText::tr("Find out who answers at this address before anything else. Nothing was sent to it.");
    case ErrorCode::Locked:
        return FailureText::tr(
            "Unlock the keys and retry. Where the login is what was refused: leave it as it is, then resume it in Activity with another.");
    case ErrorCode::Unsupported: return FailureText::tr("Leave it as it is, or undo and choose another profile.");
    case ErrorCode::Cancelled: return FailureText::tr("Retry goes on with the first step that is not done.");
    default: return FailureText::tr("Put right what is named above, then retry. Steps that are done are not done again.");
    }
}

} // namespace

FailurePanel::FailurePanel(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_happened(wordLabel({}, u"label"_s, this))
    , m_why(wordLabel({}, u"small"_s, this))
    , m_whyTitle(wordLabel(tr("It said"), u"caption"_s, this))
    , m_next(wordLabel({}, u"small"_s, this))
    , m_retry(new QPushButton(tr("Retry"), this))
    , m_undo(new QPushButton(this))
    , m_leave(new QPushButton(tr("Leave as it is"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"run.failure"_s);
    setProperty("frameRole", u"hint"_s);
    setProperty("tone", u"bad"_s);
    m_happened->setObjectName(u"run.failure.happened"_s);
    m_retry->setObjectName(u"run.failure.retry"_s);
    m_undo->setObjectName(u"run.failure.undo"_s);
    m_leave->setObjectName(u"run.failure.leave"_s);
    m_leave->setProperty("role", u"flat"_s);
    auto *facts = new QGridLayout;
    facts->setHorizontalSpacing(theme.space(Space::M));
    facts->setVerticalSpacing(theme.space(Space::Xs));
    facts->setColumnStretch(1, 1);
    facts->setColumnMinimumWidth(0, 92);
    facts->addWidget(wordLabel(tr("What happened"), u"caption"_s, this), 0, 0, Qt::AlignTop);
    facts->addWidget(m_happened, 0, 1);
    facts->addWidget(m_whyTitle, 1, 0, Qt::AlignTop);
    facts->addWidget(m_why, 1, 1);
    facts->addWidget(wordLabel(tr("What to do"), u"caption"_s, this), 2, 0, Qt::AlignTop);
    facts->addWidget(m_next, 2, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    for (QPushButton *button : {m_retry, m_undo, m_leave}) {
        button->setProperty("small", true);
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    const int margin = theme.space(Space::M);
    layout->setContentsMargins(margin, theme.space(Space::S), margin, theme.space(Space::S));
    layout->setSpacing(theme.space(Space::S));
    layout->addLayout(facts);
    layout->addLayout(buttons);
    connect(m_retry, &QPushButton::clicked, this, &FailurePanel::retryWanted);
    connect(m_undo, &QPushButton::clicked, this, &FailurePanel::undoWanted);
    connect(m_leave, &QPushButton::clicked, this, &FailurePanel::leaveWanted);
}

void FailurePanel::setLane(const LaneView &lane)
{
    const Error error = lane.error.value_or(Error{});
    m_happened->setText(error.message);
    m_why->setText(error.detail);
    m_why->setVisible(!error.detail.isEmpty());
    m_whyTitle->setVisible(!error.detail.isEmpty());
    m_next->setText(nextMove(error.code));
    m_retry->setAccessibleName(tr("Retry %1").arg(lane.name));
    m_leave->setAccessibleName(tr("Leave %1 as it is").arg(lane.name));
    m_undo->setText(tr("Undo %n steps…", nullptr, lane.undoable));
    m_undo->setAccessibleName(tr("Undo %1").arg(lane.name));
    m_undo->setEnabled(lane.undoable > 0);
    m_undo->setToolTip(lane.undoable > 0 ? tr("Puts back what was there before, step by step")
                                         : tr("No step that is done changed something that could be taken back."));
    setAccessibleName(tr("%1: %2", "device: what happened").arg(lane.name, error.message));
}

} // namespace muster::ui
