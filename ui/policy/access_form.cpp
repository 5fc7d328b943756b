// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/access_form.h"

#include "ui/policy/policy_draft.h"
#include "ui/policy/rule_row.h"
#include "ui/policy/text_lines.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"

#include <QCheckBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

AccessForm::AccessForm(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_isStated(new QCheckBox(tr("This policy decides what its devices may publish and subscribe"), this))
    , m_fields(new QWidget(this))
    , m_publish(new TextLines(m_fields))
    , m_subscribe(new TextLines(m_fields))
    , m_publishRow(new FieldRow(themes, tr("May publish"), m_publish, m_fields))
    , m_subscribeRow(new FieldRow(themes, tr("May subscribe"), m_subscribe, m_fields))
{
    const Theme &theme = themes.theme();
    m_isStated->setObjectName(u"policy.access"_s);
    m_isStated->setToolTip(tr("Where it does not, the first policy that does decides"));
    m_publish->setObjectName(u"policy.publish"_s);
    m_subscribe->setObjectName(u"policy.subscribe"_s);
    m_publishRow->setHint(tr("MQTT topics, one a line"));
    m_subscribeRow->setHint(tr("What is not listed is not allowed"));
    auto *fields = new QHBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(theme.space(Space::M));
    fields->addWidget(m_publishRow, 1, Qt::AlignTop);
    fields->addWidget(m_subscribeRow, 1, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_isStated);
    layout->addWidget(m_fields);
    connect(m_isStated, &QCheckBox::toggled, this, &AccessForm::tell);
    connect(m_publish, &TextLines::edited, this, &AccessForm::tell);
    connect(m_subscribe, &TextLines::edited, this, &AccessForm::tell);
}

void AccessForm::showDraft(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    m_isShowing = true;
    const auto &stated = draft.policy().access;
    const QString of = draft.base() ? draft.base()->policy.name : QString();
    m_wasUnticked = m_wasUnticked && !stated && of == m_shownOf;
    m_shownOf = of;
    if (!m_wasUnticked) // else it is there again with the next click
        m_shown = stated.value_or(Policy::Access());
    m_isStated->setChecked(stated.has_value());
    m_isStated->setEnabled(mode.isEditable);
    m_fields->setVisible(stated.has_value());
    m_publish->setLines(m_shown.publish);
    m_subscribe->setLines(m_shown.subscribe);
    for (TextLines *lines : {m_publish, m_subscribe})
        lines->setReadOnly(!mode.isEditable);
    m_publishRow->setError(draft.problemAt(u"/access/publish"_s));
    m_subscribeRow->setError(draft.problemAt(u"/access/subscribe"_s));
    m_isShowing = false;
}

void AccessForm::tell()
{
    if (m_isShowing)
        return;
    m_wasUnticked = !m_isStated->isChecked();
    if (!m_wasUnticked)
        Q_EMIT edited(Policy::Access{m_publish->lines(), m_subscribe->lines()});
    else
        Q_EMIT edited(std::nullopt);
}

} // namespace muster::ui
