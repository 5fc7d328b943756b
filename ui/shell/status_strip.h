// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/discovery_status.h"

#include <QFrame>

#include <optional>

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The bottom edge: what is listened to, where the registry lies, whether its record was checked, when it was last written. Each part opens its page.
class StatusStrip : public QFrame
{
    Q_OBJECT

public:
    explicit StatusStrip(const ThemeSource &themes, QWidget *parent = nullptr);

    void setDiscovery(const discovery::DiscoveryStatus &status);
    void setRegistry(const QString &folder);
    /// Jobs that wait for somebody; none: nothing is shown.
    void setJobs(int needing);
    /// Newest event; zero without any.
    void setEvents(qint64 count);
    /// The chain was walked, as far as setEvents() said, and held or not.
    void setVerified(Timestamp at, bool isSound);
    void setSaved(Timestamp at);
    /// The registry can't be read at the moment; empty: it can.
    void setTrouble(const QString &trouble);
    QWidget *firstPart() const;

Q_SIGNALS:
    void discoveryClicked();
    void registryClicked();
    void jobsClicked();
    void chainClicked();
    void savedClicked();

private:
    QToolButton *addPart(const QString &name);
    QFrame *addLine();
    void tellDiscovery();
    void tellChain();
    void dress();

    const ThemeSource &m_themes;
    QToolButton *m_discovery;
    QFrame *m_discoveryLine;
    QToolButton *m_registry;
    QToolButton *m_jobs;
    QToolButton *m_chain;
    QFrame *m_line;
    QToolButton *m_saved;
    discovery::DiscoveryStatus m_heard;
    QString m_folder;
    QString m_trouble;
    qint64 m_events = 0;
    qint64 m_verified = 0; ///< events there were when the chain was walked
    std::optional<Timestamp> m_verifiedAt;
    bool m_isSound = true;
};

} // namespace muster::ui
