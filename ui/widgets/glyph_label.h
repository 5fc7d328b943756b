// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// A glyph beside words that are in another widget. The accessibility tree knows it by the look's word.
class GlyphLabel : public QWidget
{
    Q_OBJECT

public:
    explicit GlyphLabel(const ThemeSource &themes, QWidget *parent = nullptr);

    void setLook(const StateLook &look);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeSource &m_themes;
    const StateLook *m_look = nullptr;
};

} // namespace muster::ui
