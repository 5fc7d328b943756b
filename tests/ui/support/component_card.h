// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace muster::ui {

using namespace Qt::StringLiterals;

/// A label; of which role, the style sheet says.
inline QLabel *words(const QString &text, const QString &role = u"small"_s)
{
    auto *label = new QLabel(text);
    label->setProperty("textRole", role);
    return label;
}

template<typename Button>
Button *withRole(Button *button, const QString &role)
{
    button->setProperty("role", role);
    return button;
}

/// A card of the page: a heading and what is shown.
class ComponentCard final : public QFrame
{
public:
    explicit ComponentCard(const QString &heading)
    {
        setProperty("frameRole", u"card"_s);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 12, 12, 12);
        layout->setSpacing(8);
        layout->addWidget(words(heading, u"heading"_s));
    }
    QVBoxLayout *column() { return static_cast<QVBoxLayout *>(layout()); }
    void add(QWidget *widget) { column()->addWidget(widget); }
    QHBoxLayout *addLine()
    {
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        column()->addLayout(line);
        return line;
    }
    void addPair(QWidget *shown, const QString &explanation)
    {
        QHBoxLayout *line = addLine();
        line->addWidget(shown);
        line->addStretch();
        line->addWidget(words(explanation, u"caption"_s));
    }
};

} // namespace muster::ui
