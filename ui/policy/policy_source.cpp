// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_source.h"

#include "policy/policy_check.h"
#include "ui/policy/policy_draft.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/state_look.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

PolicySource::PolicySource(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_edit(new QPlainTextEdit(this))
    , m_glyph(new GlyphLabel(themes, this))
    , m_verdict(wordLabel({}, u"small"_s, this))
    , m_drop(new QPushButton(tr("Back to what the form says"), this))
{
    const Theme &theme = themes.theme();
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPixelSize(theme.font(TextSize::Small).pixelSize());
    m_edit->setObjectName(u"policy.source"_s);
    m_edit->setAccessibleName(tr("The policy as a JSON document"));
    m_edit->setProperty("role", u"field"_s);
    m_edit->setFont(mono);
    m_edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_edit->setTabChangesFocus(true);
    m_edit->setTabStopDistance(m_edit->fontMetrics().horizontalAdvance(u"    "_s));
    setFocusProxy(m_edit);
    m_verdict->setObjectName(u"policy.source.verdict"_s);
    m_drop->setObjectName(u"policy.source.drop"_s);
    m_drop->setProperty("small", true);
    m_drop->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_glyph, 0, Qt::AlignTop);
    row->addWidget(m_verdict, 1);
    row->addWidget(m_drop, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    const int side = theme.space(Space::L);
    layout->setContentsMargins(side, theme.space(Space::M), side, theme.space(Space::M));
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_edit, 1);
    layout->addLayout(row);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isShowing)
            Q_EMIT edited(m_edit->toPlainText());
    });
    connect(m_drop, &QPushButton::clicked, this, &PolicySource::dropWanted);
}

void PolicySource::showDraft(const PolicyDraft &draft, bool isEditable)
{
    const QString typed = m_edit->toPlainText();
    bool saysTheSame = typed == draft.source(); // also what can't be published yet
    if (!saysTheSame && draft.isSourceSound()) {
        const auto read = policy::policyFromJson(typed.toUtf8());
        saysTheSame = read && *read == draft.policy();
    }
    if (!saysTheSame) {
        m_isShowing = true;
        m_edit->setPlainText(draft.source());
        m_isShowing = false;
    }
    m_edit->setReadOnly(!isEditable);
    m_drop->setVisible(!draft.isSourceSound());
    const bool isSound = draft.isSound();
    m_glyph->setLook(isSound ? lookOf(StepMark::Done) : lookOf(Severity::Error));
    if (isSound) {
        m_verdict->setText(tr("This is a policy."));
    } else {
        const QString where = draft.problems().firstKey();
        const QString what = draft.problems().first();
        m_verdict->setText(where.isEmpty() ? what : tr("%1: %2", "JSON pointer: problem").arg(where, what));
    }
    m_verdict->setProperty("textRole", isSound ? u"small"_s : u"error"_s);
    m_verdict->style()->unpolish(m_verdict);
    m_verdict->style()->polish(m_verdict);
    m_edit->setAccessibleDescription(m_verdict->text());
}

void PolicySource::focusFirst()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

} // namespace muster::ui
