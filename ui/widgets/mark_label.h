// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/state_paint.h"

#include <QLabel>

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// A bare mark outside tables: glyph, word, evidence. The accessibility tree reads its sentence.
class MarkLabel : public QLabel
{
    Q_OBJECT

public:
    explicit MarkLabel(const ThemeSource &themes, QWidget *parent = nullptr);

    /// `sentence` is what is read aloud and shown as tool tip, such as presenceSentence(); by default word and evidence.
    void setMark(const StateLook &look, const MarkText &text, const QString &sentence = {});
    void setMark(const StateLook &look); ///< with its own word

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeSource &m_themes;
    const StateLook *m_look = nullptr;
    MarkText m_text;
};

} // namespace muster::ui
