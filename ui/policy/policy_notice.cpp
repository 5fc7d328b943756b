// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_notice.h"

#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/state_look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <array>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr std::array noticeTones{"ok", "warn", "bad", "prep", "idle"}; // as the style sheet knows them
constexpr qsizetype mostNoticeLines = 6;
} // namespace

PolicyNotice::PolicyNotice(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_glyph(new GlyphLabel(themes, this))
    , m_sentence(wordLabel({}, u"hint"_s, this))
    , m_details(wordLabel({}, u"small"_s, this))
    , m_first(new QPushButton(this))
    , m_second(new QPushButton(this))
{
    const Theme &theme = themes.theme();
    setProperty("frameRole", u"hint"_s);
    m_sentence->setObjectName(u"policy.notice.sentence"_s);
    m_details->setObjectName(u"policy.notice.details"_s);
    m_first->setObjectName(u"policy.notice.first"_s);
    m_second->setObjectName(u"policy.notice.second"_s);
    for (QPushButton *button : {m_first, m_second}) {
        button->setProperty("small", true);
        button->setAutoDefault(false);
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(theme.space(Space::Xs));
    words->addWidget(m_sentence);
    words->addWidget(m_details);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    buttons->addWidget(m_first);
    buttons->addWidget(m_second);
    buttons->addStretch(1);
    words->addLayout(buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::M), theme.space(Space::S));
    layout->setSpacing(theme.space(Space::M));
    layout->addWidget(m_glyph, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    connect(m_first, &QPushButton::clicked, this, &PolicyNotice::firstWanted);
    connect(m_second, &QPushButton::clicked, this, &PolicyNotice::secondWanted);
}

void PolicyNotice::setNotice(const Notice &notice)
{
    m_glyph->setLook(*notice.look);
    m_sentence->setText(notice.sentence);
    QStringList lines = notice.details;
    if (lines.size() > mostNoticeLines) {
        const int more = int(lines.size() - mostNoticeLines + 1);
        lines.resize(mostNoticeLines - 1);
        lines += tr("and %n more", "differences", more);
    }
    m_details->setText(lines.join(u'\n'));
    m_details->setVisible(!lines.isEmpty());
    m_first->setText(notice.first);
    m_first->setVisible(!notice.first.isEmpty());
    m_second->setText(notice.second);
    m_second->setVisible(!notice.second.isEmpty());
    for (QPushButton *button : {m_first, m_second})
        button->setAccessibleDescription(notice.sentence);
    setAccessibleName(tr("%1: %2", "severity: sentence").arg(notice.look->word(), notice.sentence));
    setProperty("tone", QString::fromLatin1(noticeTones[std::size_t(notice.look->tone)]));
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace muster::ui
