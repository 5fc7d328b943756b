// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/rule_field.h"

#include "ui/policy/wheel_guard.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int ruleLineWidth = 96;
constexpr int ruleListWidth = 172;
constexpr int ruleCountWidth = 64;

/// What stands between commas.
QJsonArray textsOf(const QString &line)
{
    QJsonArray texts;
    for (const QString &each : line.split(u','))
        if (const QString text = each.trimmed(); !text.isEmpty())
            texts += text;
    return texts;
}

} // namespace

QString ruleValueText(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toVariant().toString();
    QStringList texts;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &each : list)
        texts += each.toVariant().toString();
    return texts.join(u", "_s);
}

RuleField::RuleField(const policy::RuleParameter &parameter, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_key(parameter.key)
{
    using Kind = policy::RuleParameter::Kind;
    switch (parameter.kind) {
    case Kind::Text: makeLine(false); break;
    case Kind::Texts: makeLine(true); break;
    case Kind::Count: makeCount(parameter); break;
    case Kind::Word: makeWord(parameter); break;
    case Kind::Words: makeWords(parameter); break;
    }
    m_editor->setAccessibleName(accessibleName);
    m_editor->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_editor);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
}

void RuleField::makeLine(bool isList)
{
    auto *line = new QLineEdit(this);
    line->setMaxLength(1024);
    line->setFixedWidth(isList ? ruleListWidth : ruleLineWidth);
    if (isList)
        line->setPlaceholderText(tr("one, another"));
    m_editor = line;
    m_read = [line, isList] { return isList ? QJsonValue(textsOf(line->text())) : QJsonValue(line->text().trimmed()); };
    m_write = [line](const QJsonValue &value) {
        line->setText(ruleValueText(value));
        line->setCursorPosition(0);
    };
    connect(line, &QLineEdit::textChanged, this, &RuleField::tell); // also by what no key typed, such as a screen reader
}

void RuleField::makeCount(const policy::RuleParameter &parameter)
{
    auto *box = new QSpinBox(this);
    box->setRange(parameter.least, parameter.most);
    box->setFixedWidth(ruleCountWidth);
    box->setKeyboardTracking(true);
    guardFromWheel(box);
    m_editor = box;
    m_read = [box] { return QJsonValue(box->value()); };
    m_write = [box](const QJsonValue &value) { box->setValue(value.toInt(box->minimum())); };
    connect(box, &QSpinBox::valueChanged, this, &RuleField::tell);
}

void RuleField::makeWord(const policy::RuleParameter &parameter)
{
    auto *box = new QComboBox(this);
    box->addItems(parameter.words);
    guardFromWheel(box);
    m_editor = box;
    m_read = [box] { return QJsonValue(box->currentText()); };
    m_write = [box](const QJsonValue &value) { box->setCurrentIndex(box->findText(value.toString())); };
    connect(box, &QComboBox::activated, this, &RuleField::tell);
}

/// A button that names those that are chosen, with a menu to choose from.
void RuleField::makeWords(const policy::RuleParameter &parameter)
{
    auto *button = new QPushButton(this);
    auto *menu = new QMenu(button);
    for (const QString &word : parameter.words)
        menu->addAction(word)->setCheckable(true);
    button->setMenu(menu);
    button->setProperty("role", u"choice"_s);
    button->setFixedWidth(ruleListWidth);
    m_editor = button;
    m_read = [menu] {
        QJsonArray chosen;
        for (const QAction *action : menu->actions())
            if (action->isChecked())
                chosen += action->text();
        return QJsonValue(chosen);
    };
    const auto name = [this, button] {
        const QString chosen = ruleValueText(m_read());
        button->setText(chosen.isEmpty() ? tr("Choose…")
                                         : button->fontMetrics().elidedText(chosen, Qt::ElideRight,
                                                                            ruleListWidth - 2 * button->iconSize().width()));
        button->setToolTip(chosen);
    };
    m_write = [menu, name](const QJsonValue &value) {
        const QJsonArray chosen = value.toArray();
        for (QAction *action : menu->actions())
            action->setChecked(chosen.contains(action->text()));
        name();
    };
    connect(menu, &QMenu::triggered, this, [this, name] {
        name();
        tell();
    });
    name();
}

void RuleField::tell()
{
    if (!m_isShowing)
        Q_EMIT edited();
}

void RuleField::setValue(const QJsonValue &value)
{
    if (value == m_read())
        return;
    m_isShowing = true;
    m_write(value);
    m_isShowing = false;
}

void RuleField::setReadOnly(bool isReadOnly)
{
    if (auto *line = qobject_cast<QLineEdit *>(m_editor))
        line->setReadOnly(isReadOnly);
    else
        m_editor->setEnabled(!isReadOnly);
}

void RuleField::setProblem(const QString &problem)
{
    m_editor->setAccessibleDescription(problem);
    if (m_editor->property("invalid").toBool() == !problem.isEmpty())
        return;
    m_editor->setProperty("invalid", !problem.isEmpty());
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
}

} // namespace muster::ui
