// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"

#include <QToolButton>

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// A flat button of the source strip: mark, title, and dim behind it how much was heard, or that it is blocked.
class SourceButton : public QToolButton
{
    Q_OBJECT

public:
    explicit SourceButton(const ThemeSource &themes, QWidget *parent = nullptr);

    void setSource(const discovery::DiscoveryStatus::Heard &source);
    /// Those from the `from`th on in one: "3 sources, 1 blocked" when it is all, else "3 more, 1 blocked".
    void setSources(const discovery::DiscoveryStatus &status, qsizetype from);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tell(const StateLook &look, const QString &title, const QString &evidence, const QString &sentence);

    const ThemeSource &m_themes;
    const StateLook *m_look = nullptr;
    QString m_title;
    QString m_evidence;
    double m_turn = 0; ///< of a running ring
};

} // namespace muster::ui
