// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

class FactsView;
class HintBar;
class ThemeSource;

/// The site's own authority: its root and its issuing CA, and the way to hand them to others.
class AuthorityView : public QWidget
{
    Q_OBJECT

public:
    AuthorityView(const ThemeSource &themes, const Services &services, QWidget *parent);

    /// Writes root and issuing CA as PEM to a file that is asked for.
    QAction *exportChain() const { return m_export; }
    /// Where the chain is written, without asking. An error is shown.
    void exportTo(const QString &path);
    const std::optional<registry::Authority> &authority() const { return m_authority; }
    FactsView *facts() const { return m_facts; }

Q_SIGNALS:
    void loaded();
    void noticed(const QString &title, const QString &detail);
    /// It stands here why the chain could not be written.
    void exportFailed();

private:
    void read();
    void fill();
    void addAuthority(const QString &title, const QString &what, const pki::Certificate &certificate);
    void chooseFile();

    const ThemeSource &m_themes;
    const Services &m_services;
    std::optional<registry::Authority> m_authority;
    QAction *m_export;
    HintBar *m_trouble;
    FactsView *m_facts;
};

} // namespace muster::ui
