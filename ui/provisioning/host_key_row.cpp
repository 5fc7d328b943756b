// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/host_key_row.h"

#include "ui/provisioning/side_panel.h"
#include "ui/provisioning/wizard_draft.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/mark_label.h"
#include "ui/widgets/state_look.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

HostKeyRow::HostKeyRow(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_name(new QLabel(this))
    , m_state(new MarkLabel(themes, this))
    , m_key(new QLabel(this))
    , m_words(wordLabel({}, u"small"_s, this))
    , m_compared(new QCheckBox(tr("I have compared it"), this))
    , m_leaveOut(new QPushButton(this))
    , m_again(new QPushButton(tr("Look again"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"access.device"_s);
    setProperty("frameRole", u"card"_s);
    m_name->setProperty("textRole", u"strong"_s);
    m_name->setTextFormat(Qt::PlainText);
    m_key->setObjectName(u"access.fingerprint"_s);
    m_key->setTextFormat(Qt::PlainText);
    m_key->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPixelSize(theme.font(TextSize::Small).pixelSize());
    m_key->setFont(fixed);
    m_words->setObjectName(u"access.words"_s);
    m_compared->setObjectName(u"access.compared"_s);
    m_leaveOut->setObjectName(u"access.leaveOut"_s);
    m_again->setObjectName(u"access.again"_s);
    for (QPushButton *button : {m_leaveOut, m_again}) {
        button->setProperty("small", true);
        button->setProperty("role", u"link"_s);
        button->setAutoDefault(false);
    }
    auto *first = new QHBoxLayout;
    first->setSpacing(theme.space(Space::M));
    first->addWidget(m_name, 1);
    first->addWidget(m_state);
    auto *last = new QHBoxLayout;
    last->setSpacing(theme.space(Space::M));
    last->addWidget(m_compared);
    last->addStretch(1);
    last->addWidget(m_again);
    last->addWidget(m_leaveOut);
    auto *layout = new QVBoxLayout(this);
    const int margin = theme.space(Space::M);
    layout->setContentsMargins(margin, theme.space(Space::S), margin, theme.space(Space::S));
    layout->setSpacing(theme.space(Space::Xs));
    layout->addLayout(first);
    layout->addWidget(m_key);
    layout->addWidget(m_words);
    layout->addLayout(last);
    connect(m_compared, &QCheckBox::toggled, this, &HostKeyRow::accepted);
    connect(m_leaveOut, &QPushButton::clicked, this, [this] { Q_EMIT leftOut(!m_isLeftOut); });
    connect(m_again, &QPushButton::clicked, this, &HostKeyRow::lookAgainWanted);
}

void HostKeyRow::setDevice(const DraftDevice &device, bool isLooking, bool canCompare)
{
    const QString &name = device.device.name;
    const auto &seen = device.introduction;
    const bool isChanged = device.isKeyChanged();
    const bool isNew = seen && !seen->pinned;
    m_isLeftOut = device.isLeftOut;
    m_name->setText(seen ? tr("%1  ·  %2 port %3").arg(name, seen->target.endpoint.address).arg(seen->target.endpoint.port)
                         : name);
    m_key->setText(seen ? tr("%1  %2", "algorithm, fingerprint").arg(seen->hostKey.algorithm, seen->hostKey.fingerprint)
                        : QString());
    m_key->setVisible(seen.has_value());
    m_key->setAccessibleName(tr("Host key of %1: %2").arg(name, m_key->text()));
    m_compared->setAccessibleName(tr("I have compared the host key of %1").arg(name));
    const QSignalBlocker quiet(m_compared);
    m_compared->setChecked(device.isKeyAccepted);
    m_compared->setVisible(isNew && !device.isLeftOut);
    m_compared->setEnabled(canCompare);

    QString words;
    MarkText mark;
    const StateLook *look = &lookOf(StepMark::Running);
    if (isChanged) {
        look = &lookOf(Severity::Error);
        mark.word = tr("Another host key");
        words =
            tr("This is not the key that was pinned on %1 by %2: %3. Either the device was installed anew, or somebody else answers at "
               "its address. Nothing is sent to it, and it does not go on from here. Find out which; if it was installed anew, "
               "retire it and discover it again.")
                .arg(exactTime(seen->pinned->pinnedAt), seen->pinned->actor, seen->pinned->key.fingerprint);
    } else if (isLooking) {
        mark.word = seen ? tr("Logging in and looking") : tr("Asking for its host key");
    } else if (device.isLeftOut) {
        look = &lookOf(StepMark::NotPossible);
        mark.word = tr("Left out");
    } else if (device.error) {
        look = &lookOf(StepMark::Failed);
        mark.word = device.error->code == ErrorCode::Locked ? tr("Login refused") : tr("Could not be looked at");
        words = device.error->message;
    } else if (isNew) {
        look = device.isKeyAccepted ? &lookOf(StepMark::Done) : &noteLook();
        mark.word = device.isKeyAccepted ? tr("Compared") : tr("Seen for the first time");
        words = device.isKeyAccepted
                    ? QString()
                    : tr("Compare it with what the device’s own screen, its label or its maker says. It is pinned when "
                         "you start.");
    } else if (seen) {
        look = &lookOf(StepMark::Done);
        mark.word = tr("Pinned, and the same");
    } else {
        look = &lookOf(StepMark::Waiting);
        mark.word = tr("Not looked at yet");
    }
    m_state->setMark(*look, mark);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    const bool isStuck = device.error && !isLooking && !isChanged;
    m_leaveOut->setText(device.isLeftOut ? tr("Take it in again") : tr("Leave it out"));
    m_leaveOut->setAccessibleName(device.isLeftOut ? tr("Take %1 in again").arg(name) : tr("Leave %1 out").arg(name));
    m_leaveOut->setVisible(device.isLeftOut || isStuck);
    m_again->setVisible(isStuck && !seen && !device.isLeftOut);
    m_again->setAccessibleName(tr("Look at %1 again").arg(name));
    setProperty("frameRole", isChanged ? u"hint"_s : u"card"_s);
    setProperty("tone", isChanged ? u"bad"_s : QString());
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace muster::ui
