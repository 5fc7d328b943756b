// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/rule.h"

#include <QWidget>

#include <functional>

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// The field for one parameter of a rule, whatever its kind. It shows what it is given and tells what somebody made of it; whether that
/// is right is for the owner to say.
class RuleField : public QWidget
{
    Q_OBJECT

public:
    RuleField(const policy::RuleParameter &parameter, const QString &accessibleName, QWidget *parent = nullptr);

    const QString &key() const { return m_key; }
    QJsonValue value() const { return m_read(); }
    /// Without edited(). What is being typed stays when it says the same.
    void setValue(const QJsonValue &value);
    void setReadOnly(bool isReadOnly);
    /// Marks the field; the words stand elsewhere, and go to the accessible description. Empty: none.
    void setProblem(const QString &problem);
    /// Where Tab goes.
    QWidget *editor() const { return m_editor; }

Q_SIGNALS:
    void edited();

private:
    void makeLine(bool isList);
    void makeCount(const policy::RuleParameter &parameter);
    void makeWord(const policy::RuleParameter &parameter);
    void makeWords(const policy::RuleParameter &parameter);
    void tell();

    QString m_key;
    QWidget *m_editor = nullptr;
    std::function<QJsonValue()> m_read;
    std::function<void(const QJsonValue &)> m_write;
    bool m_isShowing = false;
};

/// "1.4", "14", "EC-P256, EC-P384": what a parameter says, in one line.
QString ruleValueText(const QJsonValue &value);

} // namespace muster::ui
