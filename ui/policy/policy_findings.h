// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy_version.h"
#include "ui/shell/services.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QListView;
class QPushButton;
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// The devices that fail the policy in force: what was seen, what was wanted, and the smallest fix. The first fifty.
class PolicyFindings : public QWidget
{
    Q_OBJECT

public:
    PolicyFindings(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    /// The version in force; none: nothing of it is.
    void setPolicy(const std::optional<PolicyVersion> &policy);
    /// Devices are others now.
    void readSoon();
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void deviceWanted(const muster::DeviceId &id);
    void registryWanted(const QString &query);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Line
    {
        DeviceId device;
        QString rule;
        QString name;
        const StateLook *look = nullptr;
        QString what;
        QString fix;

        friend bool operator==(const Line &, const Line &) = default;
    };

    void build(const ThemeSource &themes);
    void read();
    void readDevices(const query::Query &query, const DeviceOutline &outline);
    void showFindings(const QVector<Device> &devices, bool isAll);
    void showLines(const QVector<Line> &lines);
    void showNone(const QString &why);
    void readAgainIfStale();

    const Services &m_services;
    QLabel *m_count;
    QPushButton *m_all;
    QListView *m_list;
    QLabel *m_none;
    QStandardItemModel *m_model;
    std::optional<PolicyVersion> m_policy;
    QVector<Line> m_lines; ///< in the model
    QTimer m_timer;
    bool m_isShown = false;
    bool m_isReading = false;
    bool m_isStale = false; ///< something changed since it was read, or nothing was read yet
};

} // namespace muster::ui
