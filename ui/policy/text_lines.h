// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace muster::ui {

/// A field for a list of texts, one a line; as high as it has lines.
class TextLines : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextLines(QWidget *parent = nullptr);

    /// Without blanks around and empty lines.
    QStringList lines() const;
    /// Without edited(). What is being typed stays when it says the same.
    void setLines(const QStringList &lines);

Q_SIGNALS:
    void edited();

private:
    void fit();

    bool m_isShowing = false;
};

} // namespace muster::ui
